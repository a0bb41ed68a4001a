using System.Text;

namespace KubeNet.Shell.Editing;

/// <summary>A place on the screen relative to where the prompt begins; a text that fills a row leaves the cursor at the start of the next.</summary>
internal readonly record struct ScreenPosition(int Row, int Column)
{
    /// <summary>Where the cursor stands after writing text from here.</summary>
    /// <param name="text">Plain text; line breaks go to the start of the next row.</param>
    /// <param name="width">Columns of the terminal.</param>
    public ScreenPosition After(string text, int width)
    {
        (int row, int column) = this;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value == '\n')
            {
                (row, column) = (row + 1, 0);
                continue;
            }

            int cells = CellWidth.Of(rune);
            if (column + cells > width) (row, column) = (row + 1, 0);
            column += cells;
            if (column == width) (row, column) = (row + 1, 0);
        }

        return new ScreenPosition(row, column);
    }
}
