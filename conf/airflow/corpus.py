"""The corpus and its mixes: every week, and whenever language models have written new items.

Those become part of it where the configuration says so: with-pipeline in translate, convert and synthesise.
"""

import pendulum
from airflow.sdk import dag
from airflow.timetables.assets import AssetOrTimeSchedule
from airflow.timetables.trigger import CronTriggerTimetable

from medinjection import CORPUS, MIXES, SCHEDULE, WRITTEN, Job, settings, which_run


@dag(
    dag_id="medinjection_corpus",
    description="From raw files to corpus, mixes and the published layout",
    schedule=AssetOrTimeSchedule(timetable=CronTriggerTimetable(SCHEDULE, timezone="UTC"), assets=[WRITTEN]),
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    **settings(),
)
def corpus():
    (
        which_run()
        >> Job(task_id="ingest", job="ingest", makes=["instructions", "texts", "quarantine"])
        >> Job(task_id="corpus", job="corpus", makes=["corpus", "dropped", "duplicates", "leaks"])
        >> Job(task_id="mix", job="mix", makes=[f"mixes/{mix}" for mix in MIXES])
        >> Job(task_id="export", job="export", makes=["export"], outlets=[CORPUS])
    )


corpus()
