CREATE TABLE `headers` (
	`digest` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`shape` text NOT NULL,
	`read_at` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `headers_read_at` ON `headers` (`read_at`);