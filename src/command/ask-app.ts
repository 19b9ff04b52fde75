/** Answers requests of the API directly from the database, for commands. */
import { readConfig } from '../config.ts'
import { assertRegister } from './with-register.ts'

interface Answer {
  readonly bytes: Buffer
  readonly isJson: boolean
}

export type Ask = (url: string) => Promise<Answer>

/** Lets `act` ask the app as a client would, without a server. No key is needed: whoever can open the database may read it. */
export const onApp = async <T>(act: (ask: Ask) => Promise<T>): Promise<T> => {
  const config = readConfig()
  assertRegister(config)
  const { buildApp } = await import('../app.ts')
  const { http } = await buildApp({ ...config, readAccess: 'open', texts: 'open', rateLimit: 0, logLevel: 'silent' })
  try {
    return await act(async (url) => {
      const { statusCode, headers, rawPayload, body } = await http.inject({ method: 'GET', url })
      if (statusCode !== 200) throw new Error((JSON.parse(body) as { detail: string }).detail)
      return { bytes: rawPayload, isJson: /^application\/(?:\w+\+)?json\b/.test(String(headers['content-type'])) }
    })
  } finally {
    await http.close()
  }
}

/** Asks once. */
export const answerTo = (url: string): Promise<Answer> => onApp((ask) => ask(url))
