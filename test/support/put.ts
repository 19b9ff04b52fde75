/** Puts a record, or throws the answer of the register. */
import type { Built } from './build.ts'

export const put = async ({ ask }: Built, path: string, body: object): Promise<void> => {
  const { status, text } = await ask('PUT', `/v1/${path}`, { body })
  if (status > 201) throw new Error(text)
}
