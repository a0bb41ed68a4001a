namespace KubeNet.Engine.Tests.Sessions;

/// <summary>The words of a command, taken from the left.</summary>
internal sealed class Words(IEnumerable<string> words)
{
    private readonly Queue<string> _left = new(words);

    public bool IsEmpty => _left.Count == 0;

    public string Next() => _left.TryDequeue(out var word) ? word : throw new FormatException("The command ends too early.");

    public bool Take(string word)
    {
        if (!_left.TryPeek(out var next) || next != word)
            return false;
        _left.Dequeue();
        return true;
    }
}
