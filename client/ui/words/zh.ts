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
    list: '笔记列表',
  },

  notices: {
    trashed: (title) => `已将“${title}”移到回收站`,
    restored: (title) => `“${title}”已放回`,
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
        case 'notKept':
          return status.failure === 'full' ? '本机空间已满：服务器上的笔记没有全部存下' : '浏览器拒绝存入服务器上的笔记'
        case 'syncing':
          return `正在同步 ${status.done}/${status.total}`
        case 'sending':
          return `正在同步 ${status.waitingNotes} 条笔记`
        case 'synced':
          return '已全部同步'
        case 'needsChoice':
          return `有 ${status.notesToChoose} 条笔记需要您选择`
        default:
          return assertNever(status)
      }
    },
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
