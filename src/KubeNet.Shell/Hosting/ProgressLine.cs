using System.Management.Automation;

namespace KubeNet.Shell.Hosting;

/// <summary>Progress as one line of a terminal, wiped before anything else is written; nothing at all where output is redirected.</summary>
internal sealed class ProgressLine
{
    private const string EraseLine = "\r\u001b[K";

    private readonly HostWriter writer;
    private readonly HostStreams streams;
    private bool shown;

    public ProgressLine(HostWriter writer, HostStreams streams)
    {
        this.writer = writer;
        this.streams = streams;
    }

    /// <summary>Shows a record, or takes the line away when the record says completed.</summary>
    public void Show(ProgressRecord record)
    {
        if (!streams.OutputStyled) return;
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Clear();
            return;
        }

        if (!shown && !writer.AtLineStart) return;
        shown = true;
        writer.Write(EraseLine + PSStyle.Instance.Progress.Style + Cut(Text(record)) + PSStyle.Instance.Reset);
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (!shown) return;
        shown = false;
        writer.Write(EraseLine);
        writer.LineEnded();
    }

    internal static string Text(ProgressRecord record)
    {
        string percent = record.PercentComplete is >= 0 and <= 100 ? $" {record.PercentComplete}%" : "";
        string left = record.SecondsRemaining > 0 ? $" {TimeSpan.FromSeconds(record.SecondsRemaining):g} left" : "";
        string operation = string.IsNullOrWhiteSpace(record.CurrentOperation) ? "" : " " + record.CurrentOperation;
        return $"{record.Activity}: {record.StatusDescription}{percent}{left}{operation}".ReplaceLineEndings(" ");
    }

    private string Cut(string text)
    {
        int width = Math.Max(10, streams.Width() - 1);
        return text.Length <= width ? text : text[..(width - 1)] + "\u2026";
    }
}
