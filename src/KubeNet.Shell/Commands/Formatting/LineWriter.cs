using System.Text;

namespace KubeNet.Shell.Commands.Formatting;

/// <summary>Hands each line that the formatter writes to a callback.</summary>
internal sealed class LineWriter : TextWriter
{
    private readonly Action<string> line;

    public LineWriter(Action<string> line) => this.line = line;

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(string? value) => line(value ?? "");

    public override void WriteLine(string? value) => line(value ?? "");
}
