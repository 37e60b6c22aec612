"""Answers, judgements, scores and the page, whenever there are new models."""

from airflow.sdk import dag

from medinjection import MODELS, SCORES, Job, settings, which_run


@dag(
    dag_id="medinjection_scores",
    description="The models answer, are judged, scored and shown on the page",
    schedule=[MODELS],
    **settings(),
)
def scores():
    (
        which_run()
        >> Job(task_id="generate", job="generate", makes=["test-set", "predictions/base"])
        >> Job(task_id="judge_answers", job="judge-answers")
        >> Job(task_id="score", job="score", makes=["scores", "score-comparisons", "score-mcnemar"])
        >> Job(task_id="report", job="report", makes=["report"], outlets=[SCORES])
    )


scores()
