/** Starts the worker from its source, which a thread does not read as the process does that was started with tsx. */
import { register } from 'tsx/esm/api'

register()
await import('./trash-worker.ts')
