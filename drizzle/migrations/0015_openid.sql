ALTER TABLE `users` ADD `identity` text;--> statement-breakpoint
CREATE UNIQUE INDEX `users_identity_unique` ON `users` (`identity`);