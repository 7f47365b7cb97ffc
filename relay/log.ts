/**
 * JSON log lines on stderr, one per event worth knowing, with ids as fields. stdout is for people. Lines are written
 * at once: a line that waits in memory is lost in exactly the crash that it would explain.
 */
import { pino, type Logger } from 'pino'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'isLevelEnabled'>

const stderr = 2

export const createLog = (level: LogLevel): Log =>
  pino(
    {
      level,
      base: { service: 'relay' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: pino.stdSerializers.err },
    },
    pino.destination({ dest: stderr, sync: true }),
  )
