// Loaded into every Node process that the supervisor starts (--import): when the supervisor is killed without a chance to
// stop its children, the channel to it closes, and they end by themselves.
process.on('disconnect', () => process.exit(1))
