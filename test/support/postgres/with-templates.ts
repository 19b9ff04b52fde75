/** The PostgreSQL server of the tests. */
import { connected, databaseAt, makeTemplate, templates } from '../templates.ts'
import { careless, postgresServer, type Server } from './server.ts'

/** Starts a PostgreSQL server with the templates. */
export const startWithTemplates = async (): Promise<Server> => {
  const server = await postgresServer(careless, 'secret')
  await server.start()
  for (const template of templates) {
    await connected(server.url, (client) => client.query(`CREATE DATABASE ${template}`))
    await makeTemplate(databaseAt(server.url, template), template)
  }
  return server
}
