using System.Management.Automation;
using System.Text;

namespace KubeNet.PowerShell.Scripts;

/// <summary>What a script prints, as <c>Write-Host</c> would show it: to the host, and <c>6&gt;</c> can take it.</summary>
internal sealed class HostTextWriter(PSCmdlet cmdlet) : TextWriter
{
    private readonly int _pipelineThread = Environment.CurrentManagedThreadId;
    private readonly StringBuilder _line = new();
    private readonly Lock _gate = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (_gate)
            _line.Append(buffer);
        if (buffer.Contains('\n'))
            Show(whole: false);
    }

    public override void Flush() => Show(whole: true);

    // Other threads of the script leave their lines for the pipeline's own, which alone may write.
    private void Show(bool whole)
    {
        if (Environment.CurrentManagedThreadId != _pipelineThread)
            return;
        string text;
        lock (_gate)
        {
            text = _line.ToString();
            var end = whole ? text.Length : text.LastIndexOf('\n') + 1;
            _line.Remove(0, end);
            text = text[..end];
        }

        if (text.Length == 0)
            return;
        var endsLine = text[^1] == '\n';
        cmdlet.WriteInformation(new HostInformationMessage { Message = endsLine ? text[..^1] : text, NoNewLine = !endsLine }, ["PSHOST"]);
    }
}
