/* What the tests of plans share: see planned.h. */
#include "planned.h"

void
planned_init_as(struct planned *p, const char *text,
                const struct roots_wish *wish)
{
    reading_init_valid(&p->reading, text);
    roots_closure_init(&p->closure, &p->reading.module, false, NULL);
    p->func = &p->reading.module.funcs[0];
    p->points = roots_points(&p->closure, 0);
    roots_plan_init(&p->plan, &p->reading.module, p->func, p->points, wish);
}

void
planned_init(struct planned *p, const char *text, enum roots_mode mode)
{
    planned_init_as(p, text, &(struct roots_wish){.mode = mode, .unit = 1});
}

void
planned_release(struct planned *p)
{
    roots_plan_release(&p->plan);
    roots_closure_release(&p->closure);
    reading_release(&p->reading);
}

bool
planned_is_good(const struct planned *p)
{
    return roots_check(p->func, p->points, &p->plan).kind == ROOTS_GOOD;
}
