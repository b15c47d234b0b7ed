// Loaded into every Node process that the supervisor starts (--import): when the supervisor is killed without a chance to
// stop its children, the channel to it closes, and they end by themselves.
process.on('disconnect', () => process.exit(1))
// The channel alone must not keep a process alive that has finished its work: a stop would then wait out its 30 s.
process.channel?.unref()
