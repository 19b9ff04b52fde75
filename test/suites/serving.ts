import { together } from '../support/together.ts'

await together('http/formats', 'http/health', 'http/openapi', 'http/pipeline')
