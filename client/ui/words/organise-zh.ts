/** 文件夹、标签、收藏与批量操作的文字（简体中文）。 */
import type { OrganiseWords } from './organise-en.ts'

const notes = (count: number) => `${count} 条笔记`

export const organiseZh: OrganiseWords = {
  places: {
    label: '位置',
    all: '全部笔记',
    favourites: '收藏',
    tags: '标签',
    top: '最外层',
    notes,
    unnamed: '未命名文件夹',
    severalNames: '有几个名称，请在菜单里选一个',
    nameOf: (name) => `“${name}”的名称`,
    newName: '新文件夹的名称',
    menuFor: (name) => `“${name}”的更多操作`,
    emptyFolder: '这个文件夹里还没有笔记。',
    emptyFavourites: '收藏的笔记会出现在这里。',
    emptyTag: '没有带这个标签的笔记。',
  },

  menus: {
    folder: '文件夹菜单',
    tag: '标签菜单',
    newNote: '在此新建笔记',
    newFolder: '新建子文件夹',
    keepName: (name) => `保留名称“${name}”`,
    deleteFolder: '删除文件夹',
    deleteTag: '删除标签',
    colour: (name) => `颜色：${name}`,
  },
  colours: ['红', '琥珀', '橄榄', '绿', '青', '蓝', '紫', '粉'],

  moving: {
    notes: (count) => `移动 ${notes(count)}`,
    folder: (name) => `移动“${name}”`,
    filter: '查找文件夹',
    targets: '文件夹',
    none: '没有这个名称的文件夹。',
    make: (name) => `新建文件夹“${name}”`,
    here: '当前位置',
  },

  tagging: {
    title: '标签',
    field: '查找标签，或输入新标签',
    list: '笔记的标签',
    make: (tag) => `新标签“${tag}”`,
    none: '输入一个词，按回车添加。',
    some: '部分笔记有',
    done: '完成',
    on: (tags) => `标签：${tags}`,
    add: '添加标签',
    more: (count) => `+${count}`,
  },

  order: {
    button: '列表排序',
    sort: '排序',
    by: { edited: '最近修改', created: '最近创建', title: '按标题' },
    group: '分组',
    groups: { none: '不分组', day: '按天', month: '按月' },
    within: '包含子文件夹的笔记',
    pinned: '置顶',
    pinnedNote: '置顶，',
    favouriteNote: '已收藏，',
    today: '今天',
    yesterday: '昨天',
  },

  selection: {
    label: '选中的笔记',
    count: (count) => `已选 ${count} 条`,
    selected: '已选中，',
    all: '全选',
    move: '移动',
    tag: '标签',
    export: '保存为文件',
    done: '结束选择',
  },

  notices: {
    moved: (count, to) => `已将 ${notes(count)}移动到“${to}”`,
    movedFolder: (name, to) => `已将“${name}”移动到“${to}”`,
    favoured: (count) => (count === 1 ? '已收藏' : `已收藏 ${notes(count)}`),
    unfavoured: (count) => (count === 1 ? '已取消收藏' : `已取消收藏 ${notes(count)}`),
    trashed: (count) => `已将 ${notes(count)}移到回收站`,
    deletedFolder: (name, count) =>
      count === 0 ? `已删除文件夹“${name}”` : `已删除文件夹“${name}”，其中的 ${notes(count)}在回收站里。`,
    deletedTag: (tag, count) => `已从 ${notes(count)}上移除标签“${tag}”`,
    renamedTag: (tag, to) => `标签“${tag}”已改名为“${to}”`,
    keptName: (name) => `已保留名称“${name}”`,
    full: '文件夹数量已达上限，没有做任何改动。',
    cannotMove: '不能移动到那里：文件夹不能放进自己里面，也不能嵌套过深。',
  },

  drag: {
    help: '也可以用菜单里的“移动到…”来移动笔记和文件夹。',
    over: (name) => `位于“${name}”上`,
    away: '不在任何文件夹上',
    cancelled: '没有移动任何内容。',
    several: notes,
  },
}
