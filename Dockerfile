FROM node:24-trixie-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY tools/node-gyp tools/node-gyp

# Nothing here needs an install script: better-sqlite3 brings its binary, and the Node that `npm ci` pins is the image's.
FROM packages AS package
RUN npm ci --ignore-scripts
COPY . .
RUN npm pack --silent && tar -xzf planledger-*.tgz

FROM packages AS dependencies
RUN npm ci --ignore-scripts --omit=dev

# Letters of charts as PNG, Latin and Chinese, and the folder of the volume: the last stage has no shell to make either.
FROM node:24-trixie-slim AS files
RUN apt-get update && apt-get install -y --no-install-recommends fontconfig-config fonts-dejavu-core fonts-wqy-microhei \
  && mkdir /data

# Node and the libraries that it links, with neither a shell nor a package manager.
FROM gcr.io/distroless/nodejs24-debian13
# Fontconfig caches what it finds of the fonts there.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATABASE_URL=file:/data/planledger.db XDG_CACHE_HOME=/tmp
COPY --from=files /etc/fonts /etc/fonts
COPY --from=files /usr/share/fontconfig /usr/share/fontconfig
COPY --from=files /usr/share/fonts /usr/share/fonts
COPY --from=files /usr/share/doc/fonts-dejavu-core/copyright /usr/share/doc/fonts-dejavu-core/copyright
COPY --from=files /usr/share/doc/fonts-wqy-microhei/copyright /usr/share/doc/fonts-wqy-microhei/copyright
COPY --from=files --chown=1000:1000 /data /data
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
# sharp, and what it needs beside the dependencies: charts as PNG.
COPY --from=package /app/node_modules/sharp node_modules/sharp
COPY --from=package /app/node_modules/@img node_modules/@img
COPY --from=package /app/node_modules/detect-libc node_modules/detect-libc
COPY --from=package /app/package ./
# What a command writes by a relative path belongs on the volume. A number, because Kubernetes can verify only numbers.
WORKDIR /data
USER 1000:1000
VOLUME /data
EXPOSE 3000
HEALTHCHECK --start-period=20s --interval=30s --timeout=5s \
  CMD ["/nodejs/bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/nodejs/bin/node", "/app/bin/planledger.js"]
CMD ["start"]
