/**
 * Chooses and loads the catalogue of one language. English is part of the app's first file, Chinese is its own file, so
 * that nobody waits for a language that they do not read.
 */
import { useEffect, useState } from 'react'
import type { Preferences } from '../../state/app-state.ts'
import { noteIfMissing } from '../../state/missing-parts.ts'
import { en, type Words } from './en.ts'

export type Language = 'en' | 'zh'

/** What the person chose, or what the browser prefers. Every Chinese variety gets the one Chinese catalogue. */
export function resolveLanguage(preference: Preferences['language'], browserLanguages: readonly string[]): Language {
  if (preference !== 'system') return preference
  const known = browserLanguages.find((tag) => /^(en|zh)\b/i.test(tag))
  return known !== undefined && /^zh/i.test(known) ? 'zh' : 'en'
}

const loadZh = async (): Promise<Words> => (await import('./zh.ts')).zh

/** The words of a language, or `undefined` for the moment in which they load. */
export function useLoadedWords(preference: Preferences['language']): Words | undefined {
  const language = resolveLanguage(preference, navigator.languages)
  const [zh, setZh] = useState<Words>()
  const [zhFailed, setZhFailed] = useState(false)
  useEffect(() => {
    if (language !== 'zh') return
    // English words are better than a blank page when the Chinese file cannot be had.
    loadZh().then(setZh, (error: unknown) => {
      noteIfMissing(error)
      setZhFailed(true)
    })
  }, [language])
  const words = language === 'zh' && !zhFailed ? zh : en
  const tag = words?.tag
  useEffect(() => {
    if (tag !== undefined) document.documentElement.lang = tag
  }, [tag])
  return words
}
