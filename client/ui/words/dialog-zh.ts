/** 各对话框和状态面板上的文字（简体中文）。 */
import { assertNever } from '../../../shared/assert.ts'
import type { DialogWords } from './dialog-en.ts'

export const dialogZh: DialogWords = {
  statusDetail: (status) => {
    switch (status.kind) {
      case 'notSaved':
        return status.failure === 'full'
          ? '浏览器的存储空间已用完。请不要关闭本页，腾出一些空间后，最后写的内容会自动保存。'
          : '浏览器没有存下最后写的内容。请不要关闭本页，先把内容复制到别处。无痕窗口或过严的设置会导致这种情况。'
      case 'saving':
        return '刚写的内容正在写入本机。'
      case 'savedOnDevice':
        return '笔记只保存在本机的这个浏览器里。打开同步后，其他设备上也会有。'
      case 'syncOff':
        return '笔记都保存在本机。重新打开同步之前，其他设备收不到新内容。'
      case 'offline':
        return '可以继续写。内容都保存在本机，联网后会自动发出。'
      case 'connecting':
        return '正在寻找您的服务器，内容都已保存在本机。'
      case 'unreachable':
        return '内容都已保存在本机，应用会自动继续尝试。'
      case 'refused':
        return '内容都已保存在本机。请检查同步设置里的地址，或询问管理服务器的人。'
      case 'signIn':
        return '这台服务器只为有账号的人保存笔记。您可以继续在本机写。'
      case 'signInAgain':
        return '可以继续写。内容都保存在本机，重新登录后会自动发出。'
      case 'notTaken':
        return status.why === 'cannotStore'
          ? '内容都已保存在本机，服务器恢复后会自动发出。服务器的空间可能已用完。'
          : '内容都已保存在本机。没有收下的原因，请询问管理服务器的人。'
      case 'syncing':
        return '正在让本机和服务器的内容保持一致。'
      case 'sending':
        return '最新写的内容正在发往服务器。'
      case 'synced':
        return '本机的全部内容都已安全存放在服务器上。'
      default:
        return assertNever(status)
    }
  },

  settings: {
    title: '设置',
    sections: { sync: '同步与设备', look: '外观与语言', files: '导入与导出', keys: '快捷键', about: '关于' },
    sync: {
      switch: '与我的其他设备同步',
      explain: '本机和服务器上的笔记会合在一起，写到哪里都保持一致。以后关闭同步，本机的内容也都保留。',
      explainOff: '已关闭：任何内容都不会离开本机。',
      address: '服务器地址',
      addressHint: '例如 https://notes.example.org',
      test: '测试',
      testing: '正在测试…',
      result: (test) => {
        switch (test.kind) {
          case 'ok':
            return `连接正常。Driftless ${test.version}，${Math.round(test.latencyMs)} 毫秒内响应。`
          case 'invalidAddress':
            return '这不是一个有效的地址，应类似 https://notes.example.org。'
          case 'unreachable':
            return '没有响应。请检查地址、服务器是否在运行，以及本机是否联网。'
          case 'needsHttps':
            return '本页通过 https 打开，所以地址也要以 https:// 开头。'
          case 'notARelay':
            return '有响应，但不是 Driftless 服务器。请检查地址和端口。'
          case 'originRefused':
            return `服务器不接受来自 ${test.origin} 的页面。管理服务器的人可以把这个地址加入 ALLOWED_ORIGINS。`
          case 'noWebSocket':
            return '服务器有响应，但无法建立实时连接。通常是中间的代理没有放行 WebSocket。'
          default:
            return assertNever(test)
        }
      },
      deviceName: '本机名称',
      deviceNameHint: '显示在其他设备上您的光标旁。',
      now: '立即同步',
    },
    look: {
      language: '语言',
      theme: '颜色',
      textSize: '文字大小',
      normal: '标准',
      large: '大',
      larger: '特大',
      system: '跟随系统',
      light: '浅色',
      dark: '深色',
      list: '在笔记旁显示列表',
    },
    files: {
      importTitle: '导入',
      importExplain: '每个 Markdown 或文本文件成为一条笔记。也可以直接把文件拖到窗口里。',
      chooseFiles: '选择文件',
      chooseFolder: '选择文件夹',
      exportTitle: '导出',
      exportExplain: '全部笔记存为 Markdown 文件，打包成一个 zip，用任何程序都能打开。不含回收站里的笔记。',
      exportAll: '导出全部笔记',
      exporting: '正在打包…',
      exportFailed: '没能生成 zip，笔记没有任何改动。',
    },
    about: {
      version: (version) => `版本 ${version}`,
      explain: '笔记首先保存在您自己的设备上，属于您本人，无需网络和账号即可使用。',
    },
  },

  importing: {
    title: '导入',
    running: (done, total) => `正在导入 ${done}/${total} 个文件`,
    reading: '正在读取文件…',
    imported: (count) => `已导入 ${count} 条笔记`,
    skipped: (count) => `跳过 ${count} 个文件`,
    nothing: '里面没有文件。',
    item: (item) => {
      if (item.kind === 'imported') {
        return item.convertedFrom === undefined ? '已导入' : '已导入，并从 GB 18030 编码转换为 Unicode'
      }
      switch (item.reason) {
        case 'notText':
          return '已跳过：不是文本文件'
        case 'notMarkdown':
          return '已跳过：不是 Markdown 或文本文件'
        case 'tooLarge':
          return '已跳过：超过单条笔记的大小上限'
        case 'unreadable':
          return '已跳过：浏览器无法读取'
        case 'notSaved':
          return '已跳过：本机未能保存'
        default:
          return assertNever(item.reason)
      }
    },
    done: '完成',
  },

  keys: {
    groups: { app: '任何地方', tabs: '标签页', list: '列表中', editor: '笔记中' },
    inApp: '浏览器把这些键留给应用时有效，例如安装为应用之后',
    names: { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', enter: '回车', escape: 'Esc', space: '空格', delete: 'Delete' },
    outsideText: '单个字母键在没有编辑文字时有效。',
    or: '或',
    actions: {
      newNote: '新建笔记',
      closeTab: '关闭标签页',
      reopenTab: '重新打开最近关闭的标签页',
      nextTab: '下一个标签页',
      previousTab: '上一个标签页',
      tabByNumber: '第 1 至 8 个标签页',
      lastTab: '最后一个标签页',
      toggleList: '显示或隐藏列表',
      toggleTheme: '切换浅色或深色',
      settings: '设置',
      showKeys: '查看快捷键',
      moveTab: '移动选中的标签页',
      closeFocusedTab: '关闭选中的标签页',
      openNote: '打开笔记',
      openInNewTab: '在新标签页中打开',
      rename: '重命名',
      trash: '移到回收站',
      undo: '撤销自己写的内容',
      redo: '重做',
      find: '在本笔记中查找',
      toggleTask: '勾选或取消待办',
      indent: '缩进或减少缩进',
      leaveEditor: '用键盘离开正文',
    },
  },
}
