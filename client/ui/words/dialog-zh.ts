/** 各对话框、状态面板和笔记内查找的文字（简体中文）。 */
import { assertNever } from '../../../shared/assert.ts'
import type { DialogWords } from './dialog-en.ts'

export const dialogZh: DialogWords = {
  statusDetail: (status) => {
    switch (status.kind) {
      case 'notSaved':
        return status.failure === 'full'
          ? '浏览器的存储空间已用完。请不要关闭本页，先保存备份文件。腾出空间后，最后写的内容会自动保存。'
          : '浏览器没有存下最后写的内容。请不要关闭本页，先保存备份文件。无痕窗口或过严的设置会导致这种情况。'
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
      case 'notKept':
        return '您在本机写的内容都已保存。其余笔记都在服务器上，没有丢失，浏览器有空间后会自动存下。'
      case 'syncing':
        return '正在让本机和服务器的内容保持一致。'
      case 'sending':
        return '最新写的内容正在发往服务器。'
      case 'synced':
        return '本机的全部内容都已安全存放在服务器上。'
      case 'needsChoice':
        return status.isSynced
          ? '两台设备对同一处作了不同的改动。在您选择之前两者都会保留，全部内容都已安全存放在服务器上。'
          : '同一处有两种不同的改动。在您选择之前两者都会保留，全部内容都已保存在本机。'
      default:
        return assertNever(status)
    }
  },

  mayBeCleared: '设备空间不足时，浏览器可能会清除笔记。保存备份文件或打开同步会更稳妥。',

  backup: {
    save: '保存备份文件',
    making: '正在生成文件…',
    saved: '备份文件已保存，包含本机的全部笔记，不含回收站。',
    failed: '没能生成文件，笔记没有改动。',
    leftOut: (titles, more) =>
      more === 0
        ? `文件已保存，但不含${titles}：浏览器没能读出内容。笔记没有被删除。`
        : `文件已保存，但不含${titles}和另外 ${more} 条笔记：浏览器没能读出内容。笔记没有被删除。`,
    quoted: (title) => `“${title}”`,
    between: '、',
    autoTitle: '自动备份',
    autoExplain: '有改动时每天一次，把全部笔记打包成一个 zip，存进您选定的文件夹，保留最近十四份。',
    autoImpossible: '这个浏览器不允许应用自己往文件夹里写文件。请不时保存一份备份文件。',
    autoChoose: '选择备份文件夹',
    autoOther: '换一个文件夹',
    autoOff: '停止备份',
    allow: '允许',
    last: (when) => `上次备份：${when}`,
    lastIn: (when, folder) => `上次备份：${when}，存于“${folder}”`,
    none: '还没有备份',
    needsPermission: (folder) => `浏览器需要您再次允许写入“${folder}”。`,
    notWritten: (folder) => `上一次备份没能写入“${folder}”，稍后会自动重试。`,
    chooseRefused: '浏览器不允许使用这个文件夹，请另选一个。',
    reminder: '这些笔记只在本机上。',
    later: '以后再说',
  },

  statusPanel: {
    waitingTitle: (count) => `${count} 条笔记待同步`,
    andMore: (count) => `还有 ${count} 条`,
    server: '服务器',
    tryNow: '立即重试',
    syncSettings: '同步设置',
    signIn: '登录',
    updateReady: '新版本已就绪。',
    update: '重启应用',
    toChooseTitle: (count) => `${count} 条笔记等您选择`,
    choose: '现在选择',
  },

  choosing: {
    badge: '需要您选择',
    question: { title: '保留哪个标题？', folder: '放在哪个文件夹？' },
    intro: {
      title:
        '几台设备在互相同步之前，各自给这条笔记改了标题。在您选择之前，所有标题都会保留；您可以先关掉这里，继续写。',
      folder: '这条笔记在几台设备互相同步之前被移动到了不同的文件夹。在您选择之前，它先放在标着“目前显示”的那个里。',
    },
    thisDevice: '本机',
    shownNow: '目前显示',
    keep: '保留这个',
    keepValue: (value) => `保留这个：“${value}”`,
    keepBoth: '两个都保留',
    keepAll: (count) => `${count} 个都保留`,
    keepBothHint: (count) =>
      count === 2 ? '这样会另建一条笔记，正文相同，用另一个标题。' : '这样会为其余每个标题另建一条正文相同的笔记。',
    later: '以后再说',
    settled: (title) => `已经不用选了，这条笔记的标题是“${title}”。`,
    gone: '这条笔记现在在回收站里，不用再选了。',
    done: '好的',
    all: '所有等您选择的笔记',
    manyTitle: '需要您选择的笔记',
    manyIntro: '这些笔记都在不止一台设备上改过标题或移动过。您可以逐条选择，也可以全部以本机为准。',
    choose: '选择',
    chooseFor: (title) => `选择：“${title}”`,
    keepOwn: '全部以本机为准',
    noneOwn: '这些都不是在本机上改的，请逐条选择。',
    someOwn: (count) => `会选定其中 ${count} 条笔记，其余的保持原样。`,
    nothing: '已经没有需要选择的了。',
    kept: (title) => `已保留“${title}”`,
    keptOwn: (count) => `${count} 条笔记已以本机为准`,
    keptBoth: (title) => `两个都已保留，另一条笔记是“${title}”`,
    keptAll: (count) => `全部保留，另建了 ${count} 条笔记`,
    alreadyChosen: '另一台设备已经选好了，这里没有作任何改动。',
    open: '打开',
    notHere: '这条笔记的正文还没有传到本机，请稍后再试。',
    notSaved: '本机没能存下第二条笔记，没有作任何改动。',
  },

  bars: {
    bar: '主要功能',
    showList: '显示列表',
    hideList: '隐藏列表',
    settings: '设置',
    notes: '笔记',
    new: '新建',
    openTabs: '标签页',
    openTabsCount: (count) => `标签页，已打开 ${count} 个`,
    noteMenu: '更多操作',
    more: '更多',
  },

  tabs: {
    label: '打开的笔记',
    all: '所有标签页',
    newTab: '在新标签页中新建笔记',
    close: (title) => `关闭“${title}”`,
    closed: (title) => `已关闭“${title}”`,
    closedMany: (count) => `已关闭 ${count} 个标签页`,
    reopen: '重新打开',
    pinned: '已固定',
    beside: '并排显示',
    closeSide: (title) => `关闭“${title}”所在的一侧`,
    divider: '两侧笔记的宽度',
    dividerHelp: '拖动可调整宽度，双击恢复等宽',
    share: (percent) => `左侧占 ${percent}%`,
    inTrash: '在回收站中',
  },

  menus: {
    note: '笔记菜单',
    tab: '标签页菜单',
    strip: '标签栏菜单',
    printFailed: '没能读取这条笔记，无法打印，笔记没有任何改动。',
    exportFailed: '没能生成文件，笔记本身没有任何改动。',
  },

  syncFacts: {
    lastInStep: '上次同步完成',
    never: '尚未完成',
    lastCheck: '上次核对',
    checked: (mended) => (mended === 0 ? '所有笔记都一致' : `有 ${mended} 条笔记不一致，已恢复一致`),
    otherDevices: '其他设备',
    noOthers: '还没有',
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
      simple: '简洁模式',
      simpleExplain: '文字更大，每个按钮都有文字，屏幕上的东西更少。只对本机有效，笔记不变。',
    },
    files: {
      importTitle: '导入',
      importExplain: '每个 Markdown、文本或网页文件成为一条笔记，文件夹和 zip 里的也一样。也可以直接拖到窗口里。',
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

  syncOffer: { question: '想在手机上也能看到吗？', show: '看看怎么做', away: '暂不需要' },

  sharing: {
    made: '分享的内容已存为笔记',
    refused: '没能收下分享的内容：内容太大，或本机空间不足。',
  },

  importing: {
    dropTitle: '松手即可导入',
    dropDetail: '每个 Markdown、文本或网页文件成为一条笔记。',
    title: '导入',
    running: (done, total) => `正在导入 ${done}/${total} 个文件`,
    reading: '正在读取文件…',
    planned: (count, folders) => (folders === 0 ? `${count} 条笔记` : `${folders} 个文件夹里的 ${count} 条笔记`),
    plannedTwice: '在本机或您的其他设备上导入过的文件，不会再导入一次。',
    plannedLeftOut: (count) => `另有 ${count} 个文件不会导入：只有 Markdown、文本和网页文件能成为笔记。`,
    plannedUnreadable: (count) => `有 ${count} 个文件无法读取。`,
    go: (count) => `导入 ${count} 条笔记`,
    goTo: (place) => `不在文件夹里的文件会放进列表正在显示的“${place}”。`,
    wentTo: (place) => `不在文件夹里的文件已放进“${place}”。`,
    cancel: '取消',
    stop: '停止',
    notDone: (count) => `已停止，还有 ${count} 个文件未导入`,
    imported: (count) => `已导入 ${count} 条笔记`,
    alreadyHere: (count) => `${count} 条之前已导入`,
    skipped: (count) => `跳过 ${count} 个文件`,
    nothing: '里面没有文件。',
    item: (item) => {
      if (item.kind === 'alreadyHere') return '之前已经导入过'
      if (item.kind === 'imported') {
        switch (item.convertedFrom) {
          case undefined:
            return '已导入'
          case 'html':
            return '已导入，并从网页转换为 Markdown'
          case 'gb18030':
            return '已导入，并从 GB 18030 编码转换为 Unicode'
          default:
            return assertNever(item.convertedFrom)
        }
      }
      switch (item.reason) {
        case 'notText':
          return '已跳过：不是文本文件'
        case 'notMarkdown':
          return '已跳过：不是 Markdown、文本或网页文件'
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
      moveTab: '移动选中的标签页',
      closeFocusedTab: '关闭选中的标签页',
      openNote: '打开笔记',
      openInNewTab: '在新标签页中打开',
      rename: '重命名',
      trash: '移到回收站',
      select: '选择这条笔记，或全选',
      selectRange: '向上或向下多选几条笔记',
      unselect: '结束选择',
      walkPlaces: '在文件夹中：移到另一行，展开和收起',
      replace: '查找并替换',
      toggleTask: '勾选或取消待办',
      indent: '缩进或减少缩进',
      formatBar: '转到格式按钮',
      leaveEditor: '用键盘离开正文',
    },
  },

  tabDrag: {
    help: '按回车打开笔记，按 Delete 关闭标签页。要移动标签页，先按空格，再按方向键，最后按空格放下；按 Esc 放回原处。',
    start: (title) => `已拿起${title}。`,
    over: (title, place, total) => `${title}：第 ${place} 个，共 ${total} 个。`,
    end: (title, place, total) => `${title}已移到第 ${place} 个，共 ${total} 个。`,
    cancel: (title) => `${title}已放回原处。`,
  },

  list: {
    empty: '写下的笔记会出现在这里。',
    trash: '回收站',
    trashCount: (count) => `回收站（${count}）`,
    backToNotes: '返回笔记',
    trashEmpty: '回收站是空的。',
    putBack: '放回',
    putBackNote: (title) => `放回“${title}”`,
    menuFor: (title) => `“${title}”的更多操作`,
    waiting: '待同步',
    titleOf: (title) => `“${title}”的标题`,
  },

  find: {
    label: '在本笔记中查找',
    find: '查找',
    replaceWith: '替换为',
    next: '下一个',
    previous: '上一个',
    matchCase: '区分大小写',
    wholeWords: '全字匹配',
    regexp: '正则表达式',
    wrongExpression: '表达式有误',
    found: ({ current, total, more }) => {
      if (total === 0) return '没有找到'
      const all = more ? `${total} 多处` : `${total} 处`
      return current === 0 ? all : `第 ${current} 处，共 ${all}`
    },
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
}
