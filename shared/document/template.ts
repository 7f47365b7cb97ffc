/** What a new note takes from a template: its text, with the day, the hour and the title filled in. */

export interface TemplateValues {
  date: string
  time: string
  title: string
}

const gap = /\{\{\s*(date|time|title)\s*\}\}/gi

export const fillTemplate = (text: string, values: TemplateValues): string =>
  text.replace(gap, (_, name: string) => values[name.toLowerCase() as keyof TemplateValues])
