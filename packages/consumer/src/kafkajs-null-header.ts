/**
 * Stands for a header value of null where records are produced. kafkajs measures a header before it looks whether it
 * is null, and throws (tulios/kafkajs#1789); this value measures as what a null takes, and is written as null.
 */
export const nullHeaderValue = Buffer.alloc(0);
