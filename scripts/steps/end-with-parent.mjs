// Given to a process by --import: it has nothing to save, and ends when the process that started it is gone.
process.on('disconnect', () => process.exit(0));
