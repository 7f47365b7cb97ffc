import type { EditorWords } from './editor-en.ts'

export const editorZh: EditorWords = {
  bar: '格式',
  withKey: (name, key) => `${name}（${key}）`,
  formats: {
    heading1: '一级标题',
    heading2: '二级标题',
    heading3: '三级标题',
    bold: '加粗',
    italic: '斜体',
    strikethrough: '删除线',
    code: '行内代码',
    link: '链接',
    bulletList: '无序列表',
    numberedList: '有序列表',
    taskList: '待办清单',
    quote: '引用',
    codeBlock: '代码块',
    divider: '分隔线',
  },
  tools: { find: '在笔记中查找', outline: '大纲', view: '视图' },
  views: { live: '实时预览', raw: 'Markdown 源码', reading: '阅读视图' },
  nextView: '切换视图：预览、源码、阅读',
  slash: { label: '插入', table: '表格', date: '日期', column: (place) => `第 ${place} 列` },
  outline: { title: '大纲', empty: '笔记中的标题会显示在这里。' },
  count: (all, selected) => (selected === undefined ? `${all} 字` : `已选 ${selected} 字，共 ${all} 字`),
}
