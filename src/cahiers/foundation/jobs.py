"""Long works and the jobs that look after them."""

from procrastinate.contrib.django.models import ProcrastinateJob

from cahiers.foundation.models import Run

UNDER_WAY = (Run.State.WAITING, Run.State.RUNNING)


def looked_after(task: str, argument: str = "run_id") -> set[str]:
    """Return the identifiers of the works that a job of this task, waiting or at work, will end."""
    jobs = ProcrastinateJob.objects.filter(task_name=task, status__in=("todo", "doing"))
    return {str(args.get(argument)) for args in jobs.values_list("args", flat=True)}
