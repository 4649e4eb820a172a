import { TOKENS } from '#e2e/hub/accounts.ts';
import { downloadToEnd } from '#e2e/support/jobs.ts';
import { expect, test } from '#e2e/support/test.ts';
import { HivePage } from './hive-page.ts';

const LLAMA = 'TheBloke/Llama-2-7B-Chat-GGUF';

test.describe('with a token that is not let in yet', () => {
  test.use({ hiveEnv: { HF_TOKEN: TOKENS.noAccess } });

  test('a gated model leads to its access page, and a retry brings it once access is given', async ({ page, hub }) => {
    const view = await new HivePage(page).open();
    await view.ask('bumble/bumble-gated-GGUF');
    const failed = view.failed('bumble-gated');
    await expect(failed).toHaveAttribute('data-code', 'gated');
    await expect(failed.getByRole('link', { name: 'Open its access page' })).toHaveAttribute(
      'href',
      `${hub.url}/bumble/bumble-gated-GGUF`,
    );
    await expect(page.getByText('bumble-gated Q4_0 failed')).toBeVisible();
    await failed.getByRole('link', { name: 'More about this' }).click();
    await expect(page).toHaveURL(/\/errors#gated$/);
    await expect(page.getByText('The publisher wants conditions accepted first')).toBeInViewport();
    await page.goBack();

    hub.grant(TOKENS.noAccess, 'bumble/bumble-gated-GGUF');
    await failed.getByRole('button', { name: 'Retry' }).click();
    await expect(view.model('bumble-gated')).toBeVisible();
    await expect(failed).toBeHidden();
  });
});

test('a quant that is not there offers those that are', async ({ page }) => {
  const view = await new HivePage(page).open();
  await view.ask(`${LLAMA}:Q4_K_P`);
  await view.failed('Llama-2').getByRole('button', { name: 'Pick a quant' }).click();
  await page.getByRole('menuitem', { name: 'Q2_K' }).click();
  await expect(view.model('Llama-2-7B-Chat')).toContainText('Q2_K');
  await expect(view.failed('Llama-2')).toBeHidden();
});

test('a repository that is not there is corrected in the dialog', async ({ page }) => {
  const view = await new HivePage(page).open();
  await view.ask('nobody/nothing');
  await view.failed('nothing').getByRole('button', { name: 'Correct the reference' }).click();
  await expect(view.field).toHaveValue('nobody/nothing');
  await view.field.fill('bumble/bumble-0.4m-instruct-GGUF');
  await view.field.press('Enter');
  await expect(view.model('bumble-0.4m-instruct')).toBeVisible();
});

test('a model that is here already is opened', async ({ page, hive }) => {
  await downloadToEnd(hive.url, 'bumble/bumble-0.4m-instruct-GGUF');
  const view = await new HivePage(page).open('/downloads');
  await view.ask('bumble/bumble-0.4m-instruct-GGUF');
  const told = page.getByTestId('history').filter({ hasText: 'Already here' });
  await expect(page.getByText(/^bumble-0\.4m-instruct .*is already here$/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Needs attention' })).toBeHidden();
  await told.getByRole('link', { name: 'Open bumble-0.4m-instruct' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'bumble-0.4m-instruct' })).toBeVisible();
});

test('the same model asked for twice is one download', async ({ page, hub }) => {
  hub.change({ bytesPerSecondTotal: 1_000_000 });
  const view = await new HivePage(page).open();
  await view.ask(LLAMA);
  await expect(view.download('Llama-2')).toBeVisible();
  await view.ask(`${hub.url}/${LLAMA}`);
  await expect(page.getByText('This model is already on its way.')).toBeVisible();
  await expect(view.download('Llama-2')).toHaveCount(1);
});

test('a step that the hive refuses says why beside its row', async ({ page, hub }) => {
  hub.change({ bytesPerSecondTotal: 1_000_000 });
  const view = await new HivePage(page).open();
  await view.ask(LLAMA);
  await expect(view.download('Llama-2').getByTestId('phase')).toHaveText('Downloading');
  await page.route('**/pause', (route) =>
    route.fulfill({
      status: 409,
      json: { error: { code: 'conflict', message: 'It is being checked.', hint: 'Wait for its end.', details: {} } },
    }),
  );
  await page.getByRole('button', { name: 'Pause Llama-2-7B-Chat' }).click();
  await expect(view.download('Llama-2').getByRole('alert')).toContainText('It is being checked. Wait for its end.');
});

test('a cursor that no listing gave leads to the first page', async ({ page }) => {
  await page.goto('/downloads?cursor=bad');
  await expect(page).toHaveURL(/\/downloads$/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});

test('an address of nothing says so, with a way back', async ({ page }) => {
  await page.goto('/models/no/such:model.gguf');
  await expect(page.getByRole('heading', { name: 'This model is not here' })).toBeVisible();
  await page.goto('/nowhere');
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  await page.getByRole('link', { name: 'Models of this hive' }).click();
  await expect(page).toHaveURL(/\/models$/);
});
