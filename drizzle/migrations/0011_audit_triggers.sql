UPDATE `jobs` SET `requested_by_kind` = CASE
	WHEN json_extract(`plan`, '$.idle') THEN 'hive'
	WHEN `requested_by` IS NULL THEN 'machine'
	WHEN `requested_by` IN (SELECT 'token ' || `name` FROM `tokens`) THEN 'token'
	ELSE 'user' END;
--> statement-breakpoint
UPDATE `requests` SET `requested_by_kind` = 'token' WHERE `requested_by` IN (SELECT 'token ' || `name` FROM `tokens`);
--> statement-breakpoint
CREATE TRIGGER `audit_never_changes` BEFORE UPDATE ON `audit` BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_never_forgets` BEFORE DELETE ON `audit` BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_goes_on` BEFORE INSERT ON `audit`
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM `audit`)
	OR NEW.previous_hash IS NOT (SELECT hash FROM `audit` ORDER BY seq DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'the audit goes on at its end'); END;
