// Loaded into every Node process that the supervisor starts (--import): when the supervisor is killed without a chance to
// stop its children, the channel to it closes, and they end by themselves.
process.on('disconnect', () => process.exit(1))
// The listener alone would keep a process alive that has nothing left to do.
process.channel?.unref()
