using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace KubeNet.PowerShell.Tests.Documentation;

/// <summary>Terminal text with SGR colours as an SVG picture, for the README.</summary>
internal static partial class AnsiPicture
{
    private const int LineHeight = 18;
    private const double CharWidth = 8.43;
    private const int Margin = 16;

    public static string Draw(string text)
    {
        var lines = text.Split('\n');
        var width = (int)Math.Ceiling((2 * Margin) + (lines.Max(line => Escape().Replace(line, "").Length) * CharWidth));
        var height = (2 * Margin) + (lines.Length * LineHeight);
        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-label=\"A packet's trace at the prompt\">\n");
        svg.Append($"<rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#1e2127\"/>\n");
        svg.Append("<g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" font-size=\"14\" fill=\"#d7dae0\" xml:space=\"preserve\">\n");
        for (var at = 0; at < lines.Length; at++)
            svg.Append($"<text x=\"{Margin}\" y=\"{Margin + (at * LineHeight) + 13}\">{Spans(lines[at])}</text>\n");
        return svg.Append("</g>\n</svg>\n").ToString();
    }

    private static string Spans(string line)
    {
        var spans = new StringBuilder();
        var style = "";
        var from = 0;
        foreach (Match escape in Escape().Matches(line))
        {
            Append(spans, line[from..escape.Index], style);
            style = Style(escape.Groups[1].Value);
            from = escape.Index + escape.Length;
        }

        Append(spans, line[from..], style);
        return spans.ToString();
    }

    private static void Append(StringBuilder spans, string text, string style)
    {
        if (text.Length > 0)
            spans.Append(style.Length == 0 ? SecurityElement.Escape(text) : $"<tspan {style}>{SecurityElement.Escape(text)}</tspan>");
    }

    private static string Style(string codes) => string.Join(' ', codes.Split(';').Select(code => code switch
    {
        "1" => "font-weight=\"bold\"",
        "2" => "fill=\"#8a919e\"",
        "31" => "fill=\"#ef7079\"",
        "32" => "fill=\"#8fce6d\"",
        "35" => "fill=\"#cf8ef4\"",
        "36" => "fill=\"#56c2d0\"",
        _ => "",
    }).Where(part => part.Length > 0));

    [GeneratedRegex(@"\e\[([0-9;]*)m")]
    private static partial Regex Escape();
}
