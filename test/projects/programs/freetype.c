// Draws two letters of a font of bitmaps, and a triangle by FreeType's rasteriser.

#include <ft2build.h>
#include <stdio.h>
#include <string.h>

#include FT_FREETYPE_H
#include FT_OUTLINE_H

static void
draw(const FT_Bitmap *bitmap)
{
    for (unsigned y = 0; y < bitmap->rows; y++) {
        const unsigned char *row = bitmap->buffer + (int)y * bitmap->pitch;
        for (unsigned x = 0; x < bitmap->width; x++)
            putchar(row[x / 8] >> (7 - x % 8) & 1 ? '#' : '.');
        putchar('\n');
    }
}

static int
draw_letters(FT_Library library, const char *font)
{
    FT_Face face;
    if (FT_New_Face(library, font, 0, &face) || FT_Set_Pixel_Sizes(face, 0, 8))
        return 1;
    for (const char *letter = "LA"; *letter != '\0'; letter++) {
        if (FT_Load_Char(face, (FT_ULong)*letter, FT_LOAD_RENDER))
            return 1;
        printf("%c, %ld wide\n", *letter, face->glyph->advance.x / 64);
        draw(&face->glyph->bitmap);
    }
    return FT_Done_Face(face) != 0;
}

static int
draw_triangle(FT_Library library)
{
    FT_Vector points[] = {{0, 0}, {16 * 64, 0}, {0, 8 * 64}};
    unsigned char tags[] = {1, 1, 1};
    short ends[] = {2};
    FT_Outline outline;
    memset(&outline, 0, sizeof outline);
    outline.n_contours = 1;
    outline.n_points = 3;
    outline.points = points;
    outline.tags = tags;
    outline.contours = (void *)ends;
    unsigned char pixels[8 * 2] = {0};
    FT_Bitmap bitmap = {.rows = 8,
                        .width = 16,
                        .pitch = 2,
                        .buffer = pixels,
                        .pixel_mode = FT_PIXEL_MODE_MONO};
    if (FT_Outline_Get_Bitmap(library, &outline, &bitmap))
        return 1;
    puts("triangle");
    draw(&bitmap);
    return 0;
}

int
main(int argc, char **argv)
{
    FT_Library library;
    if (argc != 2 || FT_Init_FreeType(&library))
        return 1;
    return draw_letters(library, argv[1]) || draw_triangle(library) ||
           FT_Done_FreeType(library);
}
