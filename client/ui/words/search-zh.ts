import type { SearchWords } from './search-en.ts'

export const searchZh: SearchWords = {
  open: '搜索',
  everything: {
    title: '搜索全部笔记',
    field: '在所有笔记中搜索',
  },
  titles: {
    title: '打开笔记',
    field: '笔记标题',
  },
  beside: '并排打开另一条笔记',
  makeBeside: (title) => (title === '' ? '新建笔记' : `新建笔记“${title}”`),
  found: '找到的笔记',
  recent: '最近的笔记',
  count: (count, isMore) => (isMore ? `前 ${count} 条笔记` : count === 0 ? '没有找到笔记' : `${count} 条笔记`),
  indexing: '有些笔记刚刚到达，还没有搜索到。',
  failed: '现在无法搜索。您的笔记都在。',
  noneInTexts: '这里只查标题。要查正文，请用“搜索全部笔记”。',
  searchTexts: '搜索全部笔记',
  helpTitle: '可以这样输入',
  help: [
    { typed: '年度 预算', meaning: '同时含有这些字词，标题也可以用拼音或首字母' },
    { typed: '"annual budget"', meaning: '这些词连在一起' },
    { typed: '-草稿', meaning: '不含这个词' },
    { typed: 'after:2026-01-31', meaning: '这一天或之后改过' },
    { typed: 'before:2026-02', meaning: '这个月之前改过' },
    { typed: 'on:2026', meaning: '这一年里改过' },
    { typed: 'tag:重要', meaning: '带这个标签' },
    { typed: 'in:家庭', meaning: '在这个文件夹或它的子文件夹里' },
  ],
  trashNote: '回收站里的笔记不会被搜索。',
}
