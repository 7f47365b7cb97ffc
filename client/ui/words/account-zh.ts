/** 账号与设备界面的文字（简体中文）。 */
import { assertNever } from '../../../shared/assert.ts'
import type { AccountWords } from './account-en.ts'

const wait = (seconds: number) => (seconds < 90 ? `${seconds} 秒` : `${Math.ceil(seconds / 60)} 分钟`)

export const accountZh: AccountWords = {
  text: (...sentences) => sentences.join(''),

  cancel: '取消',
  back: '返回',
  done: '完成',
  tryAgain: '重试',
  working: '请稍候…',

  server: {
    encrypted: '连接已加密，证书有效。',
    plain: '连接未加密：在家里使用没有问题，请勿经由互联网使用。',
    certificate: '如果在新标签页中打开这个地址时出现警告，说明证书无效。证书修好之前，浏览器不允许应用使用它。',
    none: '它没有账号：能连上的人共用同一份笔记。',
    fresh: '还没有人在上面注册。第一个账号负责管理这台服务器。',
    open: '任何人都可以注册账号。',
    invite: '注册需要邀请。',
    closed: '不接受新账号。',
  },

  joining: {
    title: '这台服务器上的账号',
    needed: '这台服务器为有账号的人保存笔记。',
    checking: '正在询问服务器…',
    stay: (count) =>
      count === 0
        ? '您写的内容会留在本机，同时保存到您的服务器。'
        : `您的 ${count} 条笔记会留在本机，同时保存到您的服务器。`,
    apart: (count) => `您的 ${count} 条笔记会留在本机，不归入这个账号。随时可以在这里的设置中切换回去。`,
    again: (count) =>
      count === 0
        ? '本机的内容不会被替换，会接着上次继续同步。'
        : `您的 ${count} 条笔记都留在本机，会接着上次继续同步。`,
    otherPerson: (email) => `现在看到的笔记仍为 ${email} 留在本机。您会有自己单独的一份，互不相混。`,
    byCode: (email) => `如果这个码属于 ${email}，会接着上次继续同步；如果属于别人，那个人会有单独的一份，互不相混。`,
    add: (count) => `把本机的 ${count} 条笔记加入这个账号`,
    addCopies: (count) => `同时把这 ${count} 条笔记复制一份到我的账号`,
    administers: '这是服务器上的第一个账号，由您来管理服务器。',
  },

  form: {
    server: '服务器',
    email: '邮箱地址',
    password: '密码',
    currentPassword: '当前密码',
    newPassword: '新密码',
    chosenPassword: '设置密码',
    passwordHint: '至少 8 个字符，用几个词连起来就很好。',
    showPassword: '显示密码',
    name: '您的名字（可不填）',
    invite: '邀请',
    inviteHint: '您收到的邀请链接或邀请码。',
  },

  signIn: {
    title: '登录',
    act: '登录',
    forgot: '忘记密码？',
    create: '没有账号，去注册',
    done: (email) => `已登录 ${email}，您的笔记都在。`,
  },
  create: {
    title: '注册账号',
    act: '注册',
    signIn: '我已有账号',
    done: (email) => `账号 ${email} 已注册，笔记正在保存到您的服务器。`,
  },
  code: {
    title: '使用其他设备上的配对码',
    button: '使用其他设备上的配对码',
    explain: '在已登录的设备上打开“设置 → 同步与设备”，选择“添加设备”，会显示八位数字。',
    fromLink: '配对码来自您打开的链接。确认后，本机会加入生成这个码的账号。',
    label: '八位配对码',
    act: '添加本机',
    done: '本机已加入您的账号。',
  },
  forgot: {
    title: '重设密码',
    explain: '您会收到一封带链接的邮件，链接一小时内有效。',
    act: '发送链接',
    sent: (email) =>
      `如果 ${email} 有账号，邮件正在路上。用任何一台设备打开邮件里的链接即可。没看到的话，请查看垃圾邮件。`,
  },
  reset: {
    title: '设置新密码',
    explain: '设置后，这个账号的所有设备都要用新密码重新登录，设备上的笔记都会保留。',
    act: '设置新密码',
    doneTitle: '新密码已设置',
    done: '现在可以在本机和其他设备上用新密码登录了。',
  },
  changePassword: {
    button: '修改密码',
    title: '修改密码',
    explain: '本机保持登录。其他设备需要重新登录，上面的笔记都会保留。',
    act: '修改密码',
    done: '密码已修改。',
  },

  provider: {
    title: '登录',
    goOn: (name) => `使用 ${name} 继续`,
    confirmWith: (name) => `通过 ${name} 确认`,
    noPassword: '您的账号没有密码。请再登录一次以确认是您本人，随后会回到这里。',
    confirmed: '已确认，五分钟内可以继续操作。',
  },
  methods: {
    title: '登录方式',
    noPassword: '尚未设置，可通过“修改密码”来设置。',
    link: (name) => `关联 ${name}`,
    linkExplain: (name) => `您将前往 ${name} 登录，然后回到这里。之后也可以用它登录这个账号。`,
    linked: (name) => `已关联 ${name}，今后可以用它登录。`,
    unlink: '取消关联',
    unlinkOf: (name) => `取消关联 ${name}`,
    unlinkTitle: (name) => `取消关联 ${name}？`,
    unlinkExplain: (name) => `今后不能再用 ${name} 登录这个账号。已登录的设备保持登录，笔记都会保留。`,
    unlinked: (name) => `已取消关联 ${name}。`,
  },

  account: {
    title: '账号',
    signedInOn: (server) => `服务器：${server}`,
    signedOut: '已退出登录。笔记都在本机，可以继续写。',
    signInAgain: '请重新登录以继续同步。笔记已保存在本机，可以继续写。',
    otherServer: '要换用其他服务器，请先退出登录，笔记会留在本机。',
    signOut: '退出登录',
  },
  signOut: {
    title: '退出登录？',
    explain: (count) =>
      count === 0
        ? '本机将停止同步。内容都会留在本机，可以继续写。'
        : `您的 ${count} 条笔记会留在本机，可以继续写。重新登录之前不再同步。`,
    unsynced: (count) => `还有 ${count} 条笔记没有送到服务器，重新登录后会自动送达。`,
    act: '退出登录',
  },

  devices: {
    title: '设备',
    loading: '正在询问服务器…',
    thisDevice: '本机',
    seen: (time) => `上次在线：${time}`,
    rename: '改名',
    renameOf: (name) => `给“${name}”改名`,
    nameOf: (name) => `“${name}”的名称`,
    signOut: '退出登录',
    signOutOf: (name) => `让“${name}”退出登录`,
    signOutTitle: (name) => `让“${name}”退出登录？`,
    signOutExplain: '它会立即停止同步，上面已有的笔记会留在那里。要再次使用，需要重新登录。',
    signedOut: (name) => `“${name}”已退出登录。`,
  },
  addDevice: {
    button: '添加设备',
    title: '添加设备',
    scan: '用另一台设备的相机对准这个二维码，打开其中的链接。',
    picture: '供另一台设备扫描的二维码',
    orType: (server) => `或者在那台设备上打开 ${server}，在设置里打开同步，选择“使用其他设备上的配对码”，输入：`,
    left: (time) => `仅可使用一次，还剩 ${time}。`,
    expired: '这个配对码已过期，请重新生成。',
    another: '重新生成',
    preparing: '正在从服务器获取配对码…',
  },

  remove: {
    button: '从本机移除',
    explain: '从本机删除笔记和登录信息。服务器和其他设备上的内容都会保留。',
    explainLocal: '从本机删除这些笔记。它们不属于任何账号，别处没有副本。',
    title: '从本机移除笔记？',
    allSynced: '这里的全部内容在服务器上都有。',
    onlyHere: (count) => `以下 ${count} 条笔记只在本机，移除后就没有了：`,
    andMore: (count) => `还有 ${count} 条`,
    word: '移除',
    typeWord: (word) => `要继续，请输入“${word}”`,
    act: '从本机移除',
    removing: '正在移除…',
    failed: '浏览器没能移除这些笔记。请关闭本应用的其他标签页，然后重试。',
  },
  deleteAccount: {
    button: '注销账号',
    title: '注销账号？',
    explain: (server) => `${server} 上的账号和其中全部笔记都会被删除，所有设备都会退出登录。此操作无法撤销。`,
    here: (count) => (count === 0 ? '本机的内容会保留。' : `您的 ${count} 条笔记会留在本机。`),
    act: '注销账号',
    done: '账号已注销，笔记仍在本机。',
  },

  profiles: {
    title: '本机的使用者',
    explain: '每个人的笔记各自独立，互不相混。',
    noAccount: '未归入账号的笔记',
    open: '打开',
    openOf: (name) => `打开${name}的笔记`,
    openNow: '当前',
  },

  failure: (failure, origin, retryAfterSeconds) => {
    switch (failure) {
      case 'emailMissing':
        return '请填写邮箱地址。'
      case 'passwordMissing':
        return '请填写密码。'
      case 'codeIncomplete':
        return '配对码是八位数字。'
      case 'inviteMissing':
      case 'inviteNeeded':
        return '在这里注册需要邀请。请向管理服务器的人索取，然后粘贴到这里。'
      case 'inviteInvalid':
        return '这个邀请是给别的邮箱的、已经用过，或已过期。请让发邀请的人重新生成一个。'
      case 'badEmail':
        return '这看起来不像邮箱地址。'
      case 'emailExists':
        return '这个邮箱已经注册过，请直接登录。'
      case 'wrongPassword':
        return '邮箱或密码不对，请检查后重试。您的笔记都安全保存在本机。'
      case 'wrongCurrentPassword':
        return '当前密码不对，没有做任何更改。'
      case 'weakPassword':
        return '这个密码太短或太容易被猜中。请至少用 8 个字符，也不要用您的邮箱地址。'
      case 'registrationClosed':
        return '这台服务器不接受新账号，请联系管理服务器的人。您的笔记都安全保存在本机。'
      case 'codeInvalid':
        return '配对码不对、已经用过，或已过期。请在另一台设备上重新生成。'
      case 'resetInvalid':
        return '这个链接已过期或已经用过，请重新获取。您的密码没有改变。'
      case 'tooManyTries':
        return retryAfterSeconds === undefined
          ? '尝试次数过多，请稍后再试。'
          : `尝试次数过多，请在 ${wait(retryAfterSeconds)}后再试。`
      case 'unreachable':
        return '服务器没有响应。请检查地址和网络，然后重试。您的笔记都安全保存在本机。'
      case 'notARelay':
        return '有响应，但不是 Driftless 服务器。请检查地址和端口。'
      case 'needsHttps':
        return '本页通过 https 打开，所以地址也要以 https:// 开头。'
      case 'originRefused':
        return `服务器不接受来自 ${origin} 的页面。管理服务器的人可以把这个地址加入 ALLOWED_ORIGINS。`
      case 'badAddress':
        return '这不是一个有效的地址，应类似 https://notes.example.org。'
      case 'noAccounts':
        return '这台服务器没有账号，能连上的人共用同一份笔记，直接打开同步即可。'
      case 'noMail':
        return '这台服务器不发邮件。管理服务器的人可以生成一个链接，供您设置新密码。'
      case 'notSaved':
        return '浏览器没能保存登录信息。请腾出一些空间或退出无痕浏览，然后重试。'
      case 'cannotStore':
        return '服务器暂时无法保存，空间可能已用完。您的笔记都安全保存在本机。'
      case 'signInAgain':
        return '本机已退出登录，请重新登录。您的笔记都安全保存在本机。'
      case 'providerAway':
        return '您选择的登录服务没有正常响应。请稍后再试，或换一种方式登录。您的笔记都安全保存在本机。'
      case 'providerRefused':
        return '登录已在那边取消，没有任何改动。您的笔记都安全保存在本机。'
      case 'signInOver':
        return '这次登录超时、已经完成，或是在别的标签页里开始的，请重新登录。您的笔记都安全保存在本机。'
      case 'linkNeeded':
        return '您的邮箱在这里已有账号。请先用原来的方式登录，再到“设置 → 同步与设备”中关联这个登录服务。您的笔记都安全保存在本机。'
      case 'emailUnverified':
        return '登录服务没有确认您的邮箱。请改用密码注册，之后可以关联这个服务。您的笔记都安全保存在本机。'
      case 'signInTaken':
        return '这个登录方式已属于服务器上的另一个账号，没有做任何更改。'
      case 'tooManySignIns':
        return '这个账号关联的登录方式太多，请先取消一个。'
      case 'lastSignIn':
        return '取消后您将无法登录账号。请先设置密码，或关联另一个登录服务。'
      case 'proofInvalid':
        return '那不是这个账号的登录方式，或时间过久，请再确认一次。没有做任何更改。'
      case 'unknown':
        return '操作没有成功，本机没有任何改动，笔记都安全。请稍后再试。'
      default:
        return assertNever(failure)
    }
  },
}
