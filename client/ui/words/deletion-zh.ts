/** 回收站与删除相关的文字（简体中文）。 */
import type { DeletionWords } from './deletion-en.ts'

export const deletionZh: DeletionWords = {
  bar: {
    movedBy: (by) => `由${by}移到回收站`,
    thisDevice: '本机',
    putBack: '放回',
  },

  list: {
    intro: '这里的笔记不再出现在列表中，可以随时放回。',
    selectAll: '全选',
    select: (title) => `选择“${title}”`,
    putBackSelected: (count) => `放回 ${count} 条笔记`,
    putBackToday: '放回今天移除的全部笔记',
    arePutBack: (count) => `已放回 ${count} 条笔记`,
  },

  kept: {
    badge: '已保留',
    youEdited: (title, deletedBy) => `您修改“${title}”时，${deletedBy}删除了它。笔记已保留。`,
    youDeleted: (title, editedBy) => `您删除“${title}”时，${editedBy}修改了它。笔记已保留。`,
    others: (title, editedBy, deletedBy) => `${editedBy}修改“${title}”时，${deletedBy}删除了它。笔记已保留。`,
    alike: (title, name) => `有两台设备都叫“${name}”：一台修改了“${title}”，另一台同时删除了它。笔记已保留。`,
    anotherDevice: '另一台设备',
    byAnother: '另一台设备',
    deleteAfterAll: '仍然删除',
    ok: '知道了',
  },

  held: {
    wants: (by, _devices, count) => `${by}想要移除 ${count} 条笔记`,
    someDevice: '另一台设备',
    among: (titles, more) => `${titles}${more === 0 ? '' : `以及另外 ${more} 条`}。在您决定之前，它们都留在这里。`,
    keep: '全部保留',
    letGo: '移到回收站',
  },
}
