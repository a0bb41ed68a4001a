using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary>Lines, words and characters of text.</summary>
internal sealed class TextMeasurement : Measurement
{
    private readonly bool countsLines;
    private readonly bool countsWords;
    private readonly bool countsCharacters;
    private readonly bool ignoresBlanks;
    private int lines;
    private int words;
    private int characters;

    public TextMeasurement(PropertySelector? selector, bool lines, bool words, bool characters, bool ignoresBlanks)
        : base(selector)
    {
        countsLines = lines;
        countsWords = words;
        countsCharacters = characters;
        this.ignoresBlanks = ignoresBlanks;
    }

    public override PSObject Result()
    {
        var result = new PSObject(new TextMeasureInfo
        {
            Lines = countsLines ? lines : null,
            Words = countsWords ? words : null,
            Characters = countsCharacters ? characters : null,
            Property = Property,
        });
        result.TypeNames.Insert(0, "Microsoft.PowerShell.Commands.TextMeasureInfo");
        return result;
    }

    protected override ErrorRecord? Measure(object value)
    {
        string text = PSObject.AsPSObject(value).ToString();
        lines += text.Length == 0 ? 0 : text.Count(c => c == '\n') + (text.EndsWith('\n') ? 0 : 1);
        words += text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        characters += ignoresBlanks ? text.Count(c => !char.IsWhiteSpace(c)) : text.Length;
        return null;
    }
}
