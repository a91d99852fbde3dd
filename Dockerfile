# Builds Callboard, then a smaller image that only serves it.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
COPY src/app/prepare.mjs src/app/build.mjs src/app/
# The browser comes from Debian below.
ENV PUPPETEER_SKIP_DOWNLOAD=1
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

FROM node:24-bookworm-slim
# Prints packets. Its own libraries come with it.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends chromium \
 && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    CALLBOARD_DATA=/data \
    CALLBOARD_LOGS=json \
    PUPPETEER_EXECUTABLE_PATH=/usr/bin/chromium
WORKDIR /app
COPY package.json package-lock.json ./
COPY src/app/*.mjs src/app/
COPY --from=build /build/dist dist
RUN npm ci --omit=dev \
 && npm cache clean --force \
 && mkdir /data \
 && chown node:node /data
COPY templates templates
COPY migrations migrations
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/app/main.js"]
