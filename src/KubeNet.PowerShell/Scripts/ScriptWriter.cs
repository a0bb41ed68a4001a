using System.Text;

namespace KubeNet.PowerShell.Scripts;

/// <summary>Where a script prints to: whole lines go on at once, the rest with the next flush.</summary>
/// <param name="take">Takes what was printed: lines, or the begin of one.</param>
/// <param name="divert">Takes what is not the script's, and tells so.</param>
internal sealed class ScriptWriter(Action<string> take, Func<ReadOnlySpan<char>, bool> divert) : TextWriter
{
    private readonly StringBuilder _line = new();
    private readonly Lock _gate = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (divert(buffer))
            return;
        lock (_gate)
            _line.Append(buffer);
        if (buffer.Contains('\n'))
            Pass(isWhole: false);
    }

    public override void Flush() => Pass(isWhole: true);

    // Whoever takes it may wait for a host that prints, and so for threads that print here: not while they wait for the gate.
    private void Pass(bool isWhole)
    {
        string text;
        lock (_gate)
        {
            text = _line.ToString();
            var end = isWhole ? text.Length : text.LastIndexOf('\n') + 1;
            _line.Remove(0, end);
            text = text[..end];
        }

        if (text.Length > 0)
            take(text);
    }
}
