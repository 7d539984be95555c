/*
 * derive.mjs in C. A derivative shares parts of what it was derived from, so
 * expressions count who holds them.
 */
#include "bench.h"

struct expression;

struct class {
    uint32_t (*evaluate)(const struct expression *, uint32_t);
    struct expression *(*derive)(const struct expression *);
};

struct expression {
    const struct class *class;
    uint32_t holders;
    uint32_t value;
    struct expression *left;
    struct expression *right;
};

static struct expression *
hold(struct expression *e)
{
    e->holders++;
    return e;
}

static void
drop(struct expression *e)
{
    if (--e->holders > 0)
        return;
    if (e->left) {
        drop(e->left);
        drop(e->right);
    }
    free(e);
}

static uint32_t
evaluate(const struct expression *e, uint32_t x)
{
    return e->class->evaluate(e, x);
}

static struct expression *
derive(const struct expression *e)
{
    return e->class->derive(e);
}

static struct expression *
new_expression(const struct class *class, uint32_t value,
               struct expression *left, struct expression *right)
{
    struct expression *e = allocate(sizeof *e);
    *e = (struct expression){class, 1, value, left, right};
    return e;
}

static const struct class constant, variable, sum, product;

static struct expression *
new_constant(uint32_t value)
{
    return new_expression(&constant, value, NULL, NULL);
}

static uint32_t
constant_evaluate(const struct expression *e, uint32_t x)
{
    (void)x;
    return e->value;
}

static struct expression *
constant_derive(const struct expression *e)
{
    (void)e;
    return new_constant(0);
}

static uint32_t
variable_evaluate(const struct expression *e, uint32_t x)
{
    (void)e;
    return x;
}

static struct expression *
variable_derive(const struct expression *e)
{
    (void)e;
    return new_constant(1);
}

static uint32_t
sum_evaluate(const struct expression *e, uint32_t x)
{
    return evaluate(e->left, x) + evaluate(e->right, x);
}

static struct expression *
sum_derive(const struct expression *e)
{
    return new_expression(&sum, 0, derive(e->left), derive(e->right));
}

static uint32_t
product_evaluate(const struct expression *e, uint32_t x)
{
    return evaluate(e->left, x) * evaluate(e->right, x);
}

static struct expression *
product_derive(const struct expression *e)
{
    struct expression *left =
        new_expression(&product, 0, derive(e->left), hold(e->right));
    struct expression *right =
        new_expression(&product, 0, hold(e->left), derive(e->right));
    return new_expression(&sum, 0, left, right);
}

static const struct class constant = {constant_evaluate, constant_derive};
static const struct class variable = {variable_evaluate, variable_derive};
static const struct class sum = {sum_evaluate, sum_derive};
static const struct class product = {product_evaluate, product_derive};

static struct expression *
build(int levels, uint32_t random)
{
    int odd = (random & 0x10000) != 0;
    struct expression *left;

    if (levels == 0)
        return odd ? new_constant(random >> 20 & 15)
                   : new_expression(&variable, 0, NULL, NULL);
    left = build(levels - 1, random * 1664525 + 1013904223);
    return new_expression(odd ? &product : &sum, 0, left,
                          build(levels - 1, random * 69069 + 1));
}

static int32_t
work(int32_t times)
{
    struct expression *e = build(8, 42);
    uint32_t total = 0;

    for (; times > 0; times--) {
        struct expression *derived = derive(e);
        total += evaluate(derived, (uint32_t)times);
        drop(derived);
    }
    drop(e);
    return (int32_t)total;
}
