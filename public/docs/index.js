/** Shows the OpenAPI document with Swagger UI and the plugins beside this file. */
import { accessible } from './accessible.js'
import { answers } from './answers.js'
import { key } from './key.js'
import { operations } from './operations.js'
import { parameters } from './parameters.js'
import { references } from './references.js'

/** @import { SwaggerUi } from './swagger-ui.d.ts' */

const { SwaggerUIBundle } = /** @type {{ SwaggerUIBundle: SwaggerUi }} */ (/** @type {unknown} */ (globalThis))

SwaggerUIBundle({
  dom_id: '#swagger-ui',
  url: '/openapi.json',
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [SwaggerUIBundle.plugins.DownloadUrl, references, parameters, operations, answers, key, accessible],
  validatorUrl: null,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  filter: true,
  displayRequestDuration: true,
  syntaxHighlight: false,
})
