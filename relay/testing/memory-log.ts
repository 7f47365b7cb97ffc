/** Logs for tests: one that says nothing, and one that remembers. */
import type { Log } from '../log.ts'

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'fatal'
  readonly message: string
  readonly fields: unknown
}

/** Everything that is logged goes to `lines`. */
export const memoryLog = (lines: LogLine[]): Log => {
  const method =
    (level: LogLine['level']) =>
    (fields: unknown, message?: string): void => {
      lines.push({ level, message: message ?? String(fields), fields })
    }
  return {
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    fatal: method('fatal'),
    isLevelEnabled: () => true,
  }
}

export const silentLog = (): Log => memoryLog([])
