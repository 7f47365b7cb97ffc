/** 界面上的全部文字（简体中文）。 */
import { assertNever } from '../../../shared/assert.ts'
import type { Words } from './en.ts'

const waiting = (count: number) => (count === 0 ? '' : ` · ${count} 条笔记待同步`)

export const zh: Words = {
  tag: 'zh-CN',
  appName: 'Driftless',

  untitled: '无标题',
  newNote: '新建笔记',
  close: '关闭',
  undo: '撤销',
  someone: '有人',

  layout: {
    skipToNote: '跳到笔记正文',
    tabs: '打开的笔记',
    list: '笔记列表',
    bar: '主要功能',
    showList: '显示列表',
    hideList: '隐藏列表',
    settings: '设置',
    notes: '笔记',
    new: '新建',
    openTabs: '标签页',
    openTabsCount: (count) => `标签页，已打开 ${count} 个`,
    allTabs: '所有标签页',
    noteMenu: '更多操作',
  },

  tabs: {
    newTab: '在新标签页中新建笔记',
    close: (title) => `关闭“${title}”`,
    reopen: '重新打开关闭的标签页',
    moveLeft: '向左移动',
    moveRight: '向右移动',
    closeThis: '关闭标签页',
    menu: '标签页菜单',
    stripMenu: '标签栏菜单',
    closed: (title) => `已关闭“${title}”`,
    reopenShort: '重新打开',
    inTrash: '在回收站中',
    dragHelp:
      '按回车打开笔记，按 Delete 关闭标签页。要移动标签页，先按空格，再按方向键，最后按空格放下；按 Esc 放回原处。',
    dragStart: (title) => `已拿起${title}。`,
    dragOver: (title, place, total) => `${title}：第 ${place} 个，共 ${total} 个。`,
    dragEnd: (title, place, total) => `${title}已移到第 ${place} 个，共 ${total} 个。`,
    dragCancel: (title) => `${title}已放回原处。`,
  },

  list: {
    empty: '写下的笔记会出现在这里。',
    trash: '回收站',
    trashCount: (count) => `回收站（${count}）`,
    backToNotes: '返回笔记',
    trashEmpty: '回收站是空的。',
    trashIntro: '这里的笔记不再出现在列表中，可以随时放回。',
    putBack: '放回',
    putBackNote: (title) => `放回“${title}”`,
    menuFor: (title) => `“${title}”的更多操作`,
    waiting: '待同步',
    titleOf: (title) => `“${title}”的标题`,
  },

  noteMenu: {
    label: '笔记菜单',
    openInNewTab: '在新标签页中打开',
    rename: '重命名',
    export: '保存为 Markdown 文件',
    trash: '移到回收站',
    putBack: '放回',
    trashed: (title) => `已将“${title}”移到回收站`,
    restored: (title) => `“${title}”已放回`,
    exportFailed: '没能生成文件，笔记本身没有任何改动。',
  },

  note: {
    editor: '笔记正文',
    hintFirst: '直接写就好，写下的内容随时保存在本机。',
    hintSecond: '# 标题，- 列表，- [ ] 待办。',
    hintThird: '**加粗**、*斜体*、`代码`。',
    opening: '正在打开笔记…',
    openFailed: '这条笔记没能打开。',
    openFailedDetail: '浏览器的存储没有响应，内容没有任何改动。',
    tryAgain: '再试一次',
    inTrash: '这条笔记在回收站里。',
    putItBack: '放回',
  },

  find: {
    label: '在本笔记中查找',
    find: '查找',
    replaceWith: '替换为',
    next: '下一个',
    previous: '上一个',
    matchCase: '区分大小写',
    wholeWords: '全字匹配',
    replace: '替换',
    replaceAll: '全部替换',
    close: '关闭查找',
    announced: {
      'current match': '当前匹配',
      'replaced $ matches': '已替换 $ 处',
      'replaced match on line $': '已替换第 $ 行的一处',
      'on line': '所在行',
    },
  },

  status: {
    line: (status) => {
      switch (status.kind) {
        case 'notSaved':
          return status.failure === 'full' ? '未保存：本机空间已满' : '未保存：浏览器拒绝写入'
        case 'saving':
          return '正在保存…'
        case 'savedOnDevice':
          return '已保存在本机'
        case 'syncOff':
          return '同步已关闭'
        case 'offline':
          return `离线${waiting(status.waitingNotes)}`
        case 'connecting':
          return `正在连接…${waiting(status.waitingNotes)}`
        case 'unreachable':
          return '连不上服务器，笔记仍安全保存在本机'
        case 'refused':
          return '服务器没有接受本机，笔记仍安全保存在本机'
        case 'signIn':
          return '登录后才能同步，笔记已保存在本机'
        case 'signInAgain':
          return '请重新登录以继续同步，笔记已保存在本机'
        case 'notTaken':
          return status.why === 'cannotStore'
            ? '服务器暂时无法保存，笔记仍安全保存在本机'
            : `服务器没有收下 ${Math.max(1, status.waitingNotes)} 条笔记，内容仍安全保存在本机`
        case 'syncing':
          return `正在同步 ${status.done}/${status.total}`
        case 'sending':
          return `正在同步 ${status.waitingNotes} 条笔记`
        case 'synced':
          return '已全部同步'
        default:
          return assertNever(status)
      }
    },
    waitingTitle: (count) => `${count} 条笔记待同步`,
    andMore: (count) => `还有 ${count} 条`,
    server: '服务器',
    tryNow: '立即重试',
    syncSettings: '同步设置',
    signIn: '登录',
    updateReady: '新版本已就绪。',
    update: '重启应用',
  },

  drop: {
    title: '松手即可导入',
    detail: '每个 Markdown 或文本文件成为一条笔记。',
  },

  failed: {
    title: '笔记打不开',
    meaning: '这个浏览器的存储没能打开，应用暂时无法显示和保存笔记。没有任何内容被删除。',
    whatToDo: '可以试试：',
    steps: [
      '退出无痕浏览，或允许本站保存数据。',
      '关闭本应用的其他标签页，再重新加载。',
      '如果设备空间快满了，先腾出一些空间。',
    ],
    retry: '重新加载',
    details: '详细信息',
  },

  missingParts: {
    meaning: '应用有一部分没能加载。您可以继续写。',
    stillAway: '服务器还没有应答。您可以继续写。',
    retry: '重新加载',
  },
  broken: {
    title: '这个页面出了点问题',
    meaning: '显示为已保存的内容都已保存。重新加载通常就能恢复。',
    retry: '重新加载',
  },

  time: {
    now: '刚刚',
    yesterday: '昨天',
  },
}
