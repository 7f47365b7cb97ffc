/** Requests to a provider: none that takes long or brings much. */

/** For the whole of an answer. A person waits for it. */
export const providerTimeoutMs = 10_000
/** A list of keys is the longest, and has some KB. */
const maxAnswerBytes = 256 * 1024

const read = async (response: Response): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = response.body?.getReader()
  while (reader !== undefined) {
    const { done, value } = (await reader.read()) as ReadableStreamReadResult<Uint8Array>
    if (done) break
    length += value.length
    if (length > maxAnswerBytes) {
      await reader.cancel()
      throw new TypeError('the answer is too long')
    }
    chunks.push(value)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

interface ProviderRequest {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: unknown
}

/** As `fetch`, with the answer already here. Follows nobody to another address. */
export const createProviderFetch =
  (timeoutMs: number) =>
  async (url: string, { method, headers, body }: ProviderRequest): Promise<Response> => {
    const response = await fetch(url, {
      method,
      headers,
      ...(body === undefined || body === null ? {} : { body: body as BodyInit }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    const content = await read(response)
    const { status, statusText } = response
    const hasBody = status !== 204 && status !== 304
    return new Response(hasBody ? content : null, { status, statusText, headers: response.headers })
  }
