"""Work that nobody waits for: sealing the journal, sending mails, tidying up."""

import logging
import uuid
from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.job_context import JobContext

from cahiers.foundation import files, journal, outbox
from cahiers.foundation.models import IdempotencyKey

logger = logging.getLogger(__name__)
STALLED_AFTER_SECONDS = 60
KEYS_KEPT = timedelta(days=2)


@app.periodic(cron="* * * * * */15", periodic_id="seal")
@app.task(queueing_lock="seal", queue="housekeeping")
def seal_journal(timestamp: int) -> int:
    """Seal what was written since the last round, batch after batch."""
    total = 0
    while count := journal.seal():
        total += count
    return total


@app.task(name=outbox.SEND, retry=RetryStrategy(max_attempts=outbox.MAX_ATTEMPTS, exponential_wait=3), queue="mails")
def send_mail(mail_id: str) -> None:
    """Send one mail of the outbox; a server that is away is tried again later."""
    outbox.send(uuid.UUID(mail_id))


@app.periodic(cron="17 * * * *", periodic_id="keys")
@app.task(queue="housekeeping")
def forget_old_keys(timestamp: int) -> int:
    """Forget the idempotency keys of requests that no browser will send again."""
    return IdempotencyKey.objects.filter(at__lt=timezone.now() - KEYS_KEPT).delete()[0]


@app.periodic(cron="53 2 * * *", periodic_id="untold-bytes")
@app.task(queue="housekeeping")
def erase_untold_bytes(timestamp: int) -> int:
    """Erase the bytes that gestures undone a day ago had stored."""
    return files.erase_untold()


@app.periodic(cron="* * * * *", periodic_id="stalled")
@app.task(queueing_lock="stalled", pass_context=True, queue="housekeeping")
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> int:
    """Run again the jobs whose worker was killed: no job is lost with its worker."""
    manager = context.app.job_manager
    stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS))
    for job in stalled:
        logger.warning("job %s of a lost worker starts again", job.id)
        await manager.retry_job(job)
    return len(stalled)
