FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY tools tools

# Nothing here needs an install script: better-sqlite3 brings its binary, and the Node that `npm ci` pins is the image's.
FROM packages AS build
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npm run build

FROM packages AS dependencies
RUN npm ci --ignore-scripts --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATABASE_URL=file:/data/planledger.db
WORKDIR /app
# Letters of charts as PNG, Latin and Chinese.
RUN apt-get update && apt-get install -y --no-install-recommends fontconfig-config fonts-dejavu-core fonts-wqy-microhei \
  && rm -rf /var/lib/apt/lists/*
RUN mkdir /data && chown node:node /data
COPY package.json ./
COPY --from=dependencies /app/node_modules node_modules
COPY bin bin
COPY --from=build /app/dist dist
COPY migrations migrations
COPY seeds seeds
COPY public public
COPY openapi openapi
COPY docs docs
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --start-period=20s --interval=30s --timeout=5s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/planledger.js", "start"]
