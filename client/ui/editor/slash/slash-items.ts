/** What the menu after `/` offers, and by what it is found: words of both languages, and pinyin. */
import type { FormatName } from '../format/formats.ts'

export type SlashName =
  Exclude<FormatName, 'bold' | 'italic' | 'strikethrough' | 'code'> | 'table' | 'date' | 'footnote'

export interface SlashItem {
  name: SlashName
  /** The most likely first, in lower case; pinyin in full and by its initials. */
  keys: readonly string[]
}

const item = (name: SlashName, keys: string): SlashItem => ({ name, keys: keys.split(' ') })

export const slashItems: readonly SlashItem[] = [
  item('heading1', 'heading1 h1 title 一级标题 标题1 标题 yijibiaoti yjbt biaoti bt'),
  item('heading2', 'heading2 h2 subtitle 二级标题 标题2 标题 erjibiaoti ejbt biaoti bt'),
  item('heading3', 'heading3 h3 三级标题 标题3 标题 sanjibiaoti sjbt biaoti bt'),
  item('taskList', 'task todo checkbox checklist 待办清单 任务 清单 daibanqingdan dbqd renwu rw'),
  item('bulletList', 'bulleted bullets list unordered 无序列表 列表 wuxuliebiao wxlb liebiao lb'),
  item('numberedList', 'numbered ordered list 有序列表 列表 youxuliebiao yxlb liebiao lb'),
  item('table', 'table grid 表格 biaoge bg'),
  item('quote', 'quote blockquote 引用 yinyong yy'),
  item('codeBlock', 'code codeblock fence 代码块 daimakuai dmk'),
  item('link', 'link url address 链接 lianjie lj'),
  item('footnote', 'footnote note reference 脚注 注释 jiaozhu jz zhushi zs'),
  item('divider', 'divider line rule hr 分隔线 分割线 横线 fengexian fgx'),
  item('date', 'date today 日期 今天 riqi rq jintian jt'),
]

/** `labels`: what stands in the menu, which is found too. Those whose word begins so come first. */
export function findItems(query: string, labels: Readonly<Record<SlashName, string>>): readonly SlashItem[] {
  const wanted = query.toLowerCase().replace(/\s/g, '')
  if (wanted === '') return slashItems
  const rank = ({ name, keys }: SlashItem): number => {
    const words = [...keys, labels[name].toLowerCase().replace(/\s/g, '')]
    if (words.some((word) => word.startsWith(wanted))) return 0
    return words.some((word) => word.includes(wanted)) ? 1 : 2
  }
  return slashItems
    .map((each) => ({ each, order: rank(each) }))
    .filter(({ order }) => order < 2)
    .sort((a, b) => a.order - b.order)
    .map(({ each }) => each)
}
