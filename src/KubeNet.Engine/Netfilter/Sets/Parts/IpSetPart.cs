using System.Text;

namespace KubeNet.Engine.Netfilter.Sets.Parts;

/// <summary>
/// One of the data types after the colon of a type's name (<c>ip</c>, <c>net</c>, <c>port</c> ...): how it is read, printed, spelt out
/// and taken from a packet.
/// </summary>
internal abstract class IpSetPart
{
    /// <summary>Reads what a person wrote.</summary>
    /// <exception cref="IpSetException">ipset would refuse it.</exception>
    public abstract void Read(string text, IpSetDraft draft, in IpSetContext context);

    /// <summary>Prints it as ipset does.</summary>
    public abstract void Write(in IpSetElement element, StringBuilder text);

    /// <summary>Prints what was read, as ipset does when it answers a test.</summary>
    public abstract void Write(IpSetDraft draft, StringBuilder text);

    /// <summary>Refuses what stands for several elements, of which only one can be tested.</summary>
    /// <exception cref="IpSetException">InvalidElement.</exception>
    public virtual void RefuseMany(IpSetDraft draft, in IpSetContext context)
    {
    }

    /// <summary>Every value that the draft stands for, put into an element that has the parts before this one.</summary>
    /// <exception cref="IpSetException">The kernel would refuse it.</exception>
    public abstract IEnumerable<IpSetElement> Expand(IpSetElement element, IpSetDraft draft, IpSetContext context);

    /// <summary>How many values the draft stands for, all of them different.</summary>
    public virtual long CountOf(IpSetDraft draft, IpSetContext context) => 1;

    /// <summary>Whether an element's value is one that the draft stands for. Parts that may stand for many do not spell them out.</summary>
    public virtual bool Covers(IpSetElement element, IpSetDraft draft, IpSetContext context) => Expand(element, draft, context).Contains(element);

    /// <summary>Takes it from a packet.</summary>
    /// <param name="packet">The packet and hook.</param>
    /// <param name="isSource">The rule says <c>src</c> for this part.</param>
    /// <param name="set">The set; not consulted for its entries but for what new ones are like.</param>
    /// <param name="element">Has the parts before this one.</param>
    /// <returns>Whether the packet has it.</returns>
    public abstract bool TryTake(in HookContext packet, bool isSource, IpSet set, ref IpSetElement element);
}
