/** Where BullMQ's tables are. */
export const QUEUE_SCHEMA = 'bullmq'
