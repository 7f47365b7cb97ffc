import type { ReviewWords } from './review-en.ts'

const whose = (by: readonly string[]): string =>
  by.length === 0 ? '另一台设备' : by.map((name) => `“${name}”`).join('、')

export const reviewZh: ReviewWords = {
  line: (by) => `${whose(by)}上的修改已和您写的合在一起`,
  look: '看一看',
  badge: '有修改待查看',
  meaning: '两边都改了同一处。什么都没有丢：请对照着看，读起来不对的地方可以直接在这里改。',
  nothingLeft: '已经处理好了，没有要看的了。',
  failed: '没能打开。笔记没有任何改动。',
  arrange: '排列方式',
  sideBySide: '左右对照',
  oneColumn: '单栏',
  compareWith: '对照',
  mine: '我写的',
  theirs: (by) => `${whose(by)}上写的`,
  now: '现在的笔记',
  looksGood: '这样就好',
  keepMine: '保留我的',
  keepTheirs: '保留对方的',
  keepBoth: '两个都保留',
  twoNotes: '分成两条笔记',
  done: {
    asItIs: '笔记保持现在的样子',
    mine: '这一处已保留您写的内容',
    theirs: '这一处已保留对方写的内容',
    both: '两份内容都已保留，一前一后',
    twoNotes: (title) => `这里保留您写的内容，对方写的在“${title}”里`,
  },
}
