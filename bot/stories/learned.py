"""What was learnt, by tools/train.py on 2026-11-25: written by a program, read by people.

Sentences: 7985 of desk, desk_more, desk_events; articles: 7915 of desk, desk_more, desk_events, trec_2013, ecbplus, incidents.
L2 logistic regression, C = 0.1. Over 5 folds of held-out events: AUC known 0.884,
news 0.811, new development 0.790. See docs/judging.md.
"""

from __future__ import annotations

KNOWN = {
    "bias": -1.347,
    "one": 2.208,
    "few": 0.957,
    "rest": 0.848,
    "desk": 0.806,
    "unknown": -0.130,
    "uncovered": 0.000,
    "fresh names": 0.000,
    "bare names": 0.000,
    "new events": 0.000,
    "bare events": 0.000,
    "event in part": -0.681,
    "said by": 0.195,
    "known numbers": 1.546,
    "changed numbers": -1.305,
    "new numbers": -0.242,
    "age": -0.585,
    "gap": -0.435,
    "gap few": 0.494,
    "place": 0.000,
    "lead": 0.000,
    "sentences": 0.000,
    "length": 0.000,
    "long": 0.000,
    "title": 0.218,
    "numbers": -0.234,
    "names": 0.004,
    "central": 0.000,
    "core": 0.000,
    "toll": 0.248,
    "fresh day": -0.133,
    "old day": 0.834,
    "event": 0.261,
    "recent": -0.295,
    "past": 0.153,
    "speech": -0.387,
    "quote": -0.177,
    "future": -0.363,
    "hedge": -0.313,
    "negation": -0.067,
    "reversal": 0.320,
    "first person": -0.529,
}
"""Log-odds that a newsworthy sentence is known, by feature."""

NEWS = {
    "bias": -1.261,
    "one": 0.072,
    "few": 0.158,
    "rest": 0.112,
    "desk": 0.144,
    "unknown": -0.058,
    "uncovered": 0.012,
    "fresh names": -0.137,
    "bare names": 0.092,
    "new events": 0.527,
    "bare events": 0.073,
    "event in part": -0.524,
    "said by": 0.082,
    "known numbers": 0.918,
    "changed numbers": 0.228,
    "new numbers": 0.349,
    "age": 0.000,
    "gap": 0.000,
    "gap few": 0.000,
    "place": 1.275,
    "lead": 0.118,
    "sentences": -0.401,
    "length": 1.702,
    "long": -0.045,
    "title": 0.233,
    "numbers": 0.568,
    "names": 0.063,
    "central": 1.128,
    "core": 0.878,
    "toll": 0.066,
    "fresh day": 0.415,
    "old day": 0.190,
    "event": 0.416,
    "recent": 0.219,
    "past": -0.628,
    "speech": 0.702,
    "quote": -0.070,
    "future": 0.262,
    "hedge": 0.018,
    "negation": -0.114,
    "reversal": 0.248,
    "first person": -0.178,
}
"""Log-odds that a sentence is news, by feature."""

LEAD = {
    "score": 1.845,
    "news": 0.458,
    "after": 1.426,
    "quote": -0.720,
    "length": 3.756,
    "place": 1.088,
    "title": -1.399,
}
"""Log-odds that a sentence, of an article's, says best what is new, by feature."""

CONTEXT = {
    "bias": -0.051,
    "own": 0.890,
    "before": 0.131,
    "after": 0.071,
    "mean": 0.273,
}
"""Log-odds that a sentence is news, from those of its own and of the others."""

ALERT = {
    "bias": -1.244,
    "best": 0.439,
    "expected": 2.236,
    "sentences": -0.465,
    "opening": 0.821,
}
"""Log-odds that an article has a development, by feature."""

FRAGMENT = {
    "bias": -0.224,
    "best": 0.875,
    "marks": -2.324,
    "event": 0.332,
}
"""Log-odds that a short text without a title has one, by feature."""

WORDS = """
aa -0.16 abandon 0.94 abc -0.14 abdomen 0.28 abdomin -0.07 abduct 0.16 abet 0.14 abil -0.22 abl 0.61 ablaz -0.12
aboard -0.40 abolish 0.19 abort 0.47 abov 0.25 abroad 0.36 abrupt 0.43 absenc 0.26 absent 0.63 absolut -0.43 absorb
0.79 abstain 0.17 absurd 0.29 abund -0.71 abus 0.49 abyss -0.09 academ -0.14 acceler 0.85 accent 0.01 accept 0.64
access -0.18 accessd -0.20 accessori -0.28 accid 0.34 accident 0.49 acclaim 0.02 accommod -0.12 accompani 0.15
accomplic 0.02 accomplish 0.19 accord 0.24 account -0.23 accumul -0.21 accur 0.05 accus 1.28 accustom 0.27 ace -0.42
achiev 0.09 acid 0.47 acknowledg 0.53 acquaint -1.06 acquiesc 0.09 acquir 0.48 acquisit -0.29 acquit 0.24 acquitt 0.08
acr -0.17 act 0.26 action -0.04 activ 0.24 activist 0.29 actor -0.32 actress -0.54 actual 0.02 acut 0.43 ad -0.32 adam
-0.34 adapt -0.26 add 0.40 addict 0.22 addit 0.27 address -0.44 adequ -0.02 adher -0.21 adjac -0.11 adjust -0.08 admin
0.68 administ 0.76 administr -0.00 admir -0.03 admiss 0.32 admit 0.02 adob -0.48 adopt -0.32 ador -0.11 adult 0.21
advanc -0.27 advantag -1.38 adventur -1.04 advers -0.15 advertis -0.56 advic -0.15 advis 0.05 advisor 0.15 advisori
-0.19 advoc -0.37 advocaci -0.61 ae -0.57 aerial 0.52 af -0.00 affair -0.73 affect 0.96 affecte -0.08 affidavit 0.18
affili -0.25 affirm -0.41 affluent 0.01 afford -0.35 afghanistan -0.29 afraid -0.77 africa -0.69 aft -0.00 afterlif
-0.13 aftermath 0.03 afternoon 0.13 aftershock 0.78 afterward 0.35 aga -0.28 age -0.66 agenc -0.22 agenda -0.56 agent
0.62 aggrav 0.48 aggreg 0.13 aggress -0.52 agit 0.42 ago 0.19 agrarian -0.22 agre 0.35 agreement 0.19 agricultur -0.30
ahead -0.01 aid 0.96 ail -0.51 aim 0.63 air 0.15 aircraft 0.55 airlift -0.30 airlin 0.20 airplan 0.50 airport 0.96
airshow 0.36 airstrip 0.08 aisl -0.53 ajab -0.54 aka 0.09 al 0.02 ala -0.29 alamin 0.19 alarm 0.74 alaska -0.08 albeit
0.03 album 0.18 alcohol -0.08 aldo -0.32 alert 0.62 alex -0.03 algal 0.18 alien -0.11 alight -0.11 align -0.61 alik
-0.18 aliv 0.21 alleg 1.29 alley 0.17 alli -0.19 allianc -0.22 alloc 0.77 allow 0.97 almost -0.84 alon -0.01 along
0.13 alongsid -0.06 alpin 0.30 alright -0.43 alter -0.05 alterc -0.18 altern -0.47 altogeth -0.09 alumnus -0.46 alway
-0.67 amateur -0.18 amaz -1.26 ambassador 0.03 ambit 0.13 ambiti -0.08 ambul -0.55 ambush 0.27 amen -0.30 amend -0.27
america -0.24 american -0.18 ami -0.56 amiabl -1.21 ammunit 0.83 amongst -0.00 amount 0.26 amp 0.37 ampl -0.30 amplifi
-0.31 anaconda -0.52 analysi -0.81 analyst -0.43 analyz -0.50 anarchi -0.30 anarchist -0.13 ancestor 0.14 anchor 0.10
anchorag 0.40 ancient -0.25 android 0.02 anecdot -0.27 anesthet -0.30 ang -0.65 angel -0.05 anger -0.23 angl -0.45
angri -0.19 anguish 0.05 anim -0.43 ankl 0.01 annex 0.49 anniversari -0.37 announc 0.18 annoy -0.32 annual -0.83
anomali 0.01 anonym -0.18 answer -0.38 anteat -0.64 anterior 0.42 anthem -0.13 anti -0.05 antic -0.15 anticip 0.36
antigua 0.44 antiqu -0.52 antivir -0.18 anxieti -0.34 anxious -0.29 anybodi -0.02 anymor -0.05 anyon -0.12 anyth -0.00
anytim -0.15 anyway 0.27 anywher 0.79 ap -0.14 apart 0.08 apolog 0.06 apologis 0.36 app -0.16 appal 0.20 appar 0.16
apparatus 0.54 appeal 0.41 appear 0.97 appl 0.07 applaud -0.42 appli 0.67 applianc -0.57 applic 0.66 appoint 0.36
appointe -0.50 appreci -1.25 apprehend 0.49 apprehens -0.09 approach -0.14 appropri -0.66 approv -0.54 approxim 0.62
apr -0.57 april -1.33 apt -0.02 aquat -0.45 ar 0.28 arbitr 0.33 archaeolog 0.25 archangel -0.11 archipelago 0.60
architect 0.41 architectur 0.32 archiv 0.28 ardent 0.21 area 0.08 arena -0.41 argentin 0.54 argentina 0.38 argu 0.65
argument -0.16 aris -0.15 arizona 0.32 arm 0.41 armi 0.29 armor 0.27 arraign 0.24 arrang 0.65 array 0.04 arrest 1.22
arriv 0.43 arrondiss 1.00 arsenal 0.25 arson 0.44 arsonist 0.30 art -0.56 arteri -0.13 artform -0.44 arthroscop 0.25
articl -0.50 artist -0.48 artwork -0.50 arundel 0.28 arz 0.14 ascertain 0.06 ash 0.53 ashor 0.50 asia -0.44 asid -0.13
ask 0.01 asleep 0.30 asp -0.39 aspect -0.76 asphalt 0.46 asphyxi 0.17 aspir -0.14 ass 0.81 assail 1.21 assang 0.24
assassin 0.68 assault 0.39 assembl 0.49 assert 0.02 assess 0.64 assessm 0.63 asset -0.11 assign 0.61 assist 0.83
associ -0.55 assum 0.29 assumpt -0.10 assur 0.29 ast -0.41 astonish -0.38 astronaut 0.70 astronom -0.11 asylum -0.08
ate -0.30 atheist -0.21 athlet 0.24 atleast -0.23 atmospher 0.17 atom 0.63 atop 0.26 attach 0.09 attack 0.17 attain
0.06 attempt 1.27 attend -0.25 attende 0.10 attent -0.70 attic -0.12 attitud -1.06 attorney 0.80 attract -0.88
attribut -0.57 au -0.13 auction -0.07 audaci -0.42 audibl -0.29 audienc -0.86 audio -0.05 audit -0.19 auf -0.13 aug
-0.29 august -0.88 aunt 0.61 auster -0.67 australian 0.44 author 1.14 authoris -0.77 authorit -0.39 autism -0.73 auto
0.04 autocrat -0.78 autom 0.51 automat -0.10 automobil 0.21 automot 0.24 autoplay -0.10 autopsi -0.02 autumn -0.73
avail 0.85 avalanch -0.35 aveng -0.59 avenu -0.19 averag 0.02 avert -0.23 avian -0.36 aviat 0.20 avid 0.08 aviv -0.47
avoid -0.01 aw -0.52 await 0.44 awak -0.12 awaken 0.01 awar -0.19 award -0.87 away 0.37 awesom -0.88 awhil -0.59
awkward -0.82 awok 0.33 awri -0.37 axe -0.05 axi -0.64 ay -0.01 az -0.10 babi -0.53 babysit -0.25 babysitt -0.67
bachelor 0.08 bachelorett -0.27 back 0.68 backdrop 0.10 backend 0.36 backfield -0.18 background 0.02 backhaul -0.49
backlash 0.04 backpack 0.71 backup 0.21 backward -0.07 backyard 0.33 bacteria -0.09 bad -0.15 badg -0.18 badminton
-0.18 baffl -0.05 bag 0.48 bagman -0.17 bahama -0.52 bail 1.18 bailout 0.97 bake 0.50 balanc -0.17 balconi -0.22 bald
-0.17 ball -0.15 ballad -0.23 ballgam -0.30 ballist -0.73 balloon 0.32 ballot -0.00 baltimor 0.49 baltimoresun 0.50
bam -0.28 ban 0.65 banana -0.07 band 0.59 bandag 0.51 bandana 0.38 bandit 0.67 bandwidth 0.57 bang -0.10 bank -0.04
banker -0.53 bankrupt 0.26 bankruptci 0.29 banner -0.42 banquet 0.16 bar 0.58 barack 0.84 barbecu 0.24 barber 0.53
barbershop 0.31 bare 0.00 barefoot 0.53 barg 0.50 bargain 1.09 bark -0.07 barker -0.12 barn 0.84 barrack 0.77 barrag
0.52 barrel 0.16 barricad 0.59 barrier 0.33 base -0.24 basebal -0.33 baseman 0.02 basement 0.31 bash -0.26 basi -0.68
basic -0.34 basket -0.31 basketbal 0.66 bat -0.18 batch 0.08 bath -0.11 bathrob -0.00 bathroom 0.05 bathtub -0.23
batman -0.59 baton 0.81 batten -0.28 batter -0.36 batteri 0.22 battl -0.79 battlefield -0.63 battleground -0.27 bay
-0.19 bayou -0.05 bayous -0.28 bbc -0.38 bc 0.37 bcdownload 0.43 bcl 0.13 be -0.69 beach -0.00 beachfront -0.38 beacon
0.21 beam -0.16 bean -0.64 bear -0.39 beard -0.49 beast -0.53 beat -0.09 beaten 0.44 beauti -0.91 becam -0.78 becom
-0.62 bed 0.17 bedroom 0.27 bee -0.67 beef 0.11 beer -0.51 beg 0.19 began 0.45 begin 0.61 begun 0.89 behalf 0.28 behav
-0.44 behavior -0.62 behaviour -0.48 behead -0.11 behind 0.35 beig -0.18 beli -0.04 belief -0.10 believ -0.25 belittl
-0.01 bell -0.01 belli -0.39 belong 0.46 belov -0.21 below 0.64 belt -0.18 ben 0.18 bench -0.03 benchmark 0.49 beneath
0.59 benefici -0.23 benefit -0.46 berth 0.01 besid -0.16 best -1.32 bestow -0.05 bet -0.36 beta -0.03 betray 0.17
better -1.23 beyond -0.35 bg 0.63 bi -0.22 bias -1.06 bibl 0.05 biblic -0.17 bicamer -0.71 bicycl -0.22 bid 0.42 big
-0.95 bigger -0.44 biggest -0.50 bike -0.03 biker -0.19 bikini -0.21 bilater -0.24 bill -0.11 billboard 0.45 billi
-0.49 billion -0.26 bin -0.21 bind 0.50 biodivers -0.62 biographi -0.35 biolog -0.24 bird -0.09 birdshot 0.45 birth
-0.80 birthday -0.45 bisect 0.09 bit -0.03 bite -0.15 bitter -0.68 bittersweet -0.78 bizarr -0.67 black 0.42
blackberri -0.11 blackout 0.27 blade 0.06 blame -0.25 blank -0.09 blanket -0.31 blare -0.00 blasphem -0.23 blasphemi
-0.13 blast -0.22 blaze 0.19 bleach 0.07 bleak 0.49 bleed 0.08 bless -0.23 blew 0.04 blind -0.17 blindsid 0.11 bliss
0.05 blister 0.04 blitz -0.28 blizzard -0.19 bloat 0.42 block 0.45 blockad 0.23 blockbust -0.09 blog -0.90 blogger
-0.79 blood 0.25 bloodi 0.70 bloodsh 0.16 blossom -0.40 blow -0.15 blower -0.26 blown -0.08 blowout -0.00 blue -0.26
blueprint -0.02 bn 0.08 bo -0.06 board 0.67 boardwalk 0.34 boast 0.19 boat 0.26 bob -0.15 bodega 0.45 bodi 0.70 bodili
-0.58 bodyguard 0.54 bog 0.40 boil -0.32 boiler -0.25 bold -0.89 bolster -0.00 bolt 0.33 bomb 0.31 bombard 0.26 bomber
0.20 bombshel 0.30 bona 0.37 bond 0.46 bondag 0.10 bone 0.23 bonfir -0.17 bonus -0.58 boob -0.08 boobi 0.14 book -0.70
bookmak -0.99 bookmark -0.33 boom -0.23 boost -0.28 boot 0.57 booth -0.11 booti 0.29 booz 0.24 bopha -0.39 border 0.56
bore -0.09 born -0.96 borough 0.30 borrow -0.30 bosom -0.43 boss -0.37 boston -0.06 botch 0.45 bother -0.51 botnet
0.27 bottl -0.10 bottleneck 0.26 bottom 0.23 bought -0.26 bounc 0.52 bouncer 0.25 bound 0.10 boundari 0.21 bouquet
-0.31 bourbon -0.11 bours 0.24 bout -0.43 boutiqu -0.86 bow 0.01 bowl 0.05 box -0.28 boxer -0.29 boy -0.05 boycot 0.17
boyfriend -0.45 boyhood -0.82 bp 0.03 bpi -0.22 br -0.32 brac 0.11 brace -0.15 bracelet 0.06 bracket 0.20 brag 0.59
braid -0.26 brain -0.58 brake 0.03 branch 0.06 brand -0.58 brandish -0.14 brass -0.04 brave -0.73 braveri -0.49 brawl
-0.20 brazen 0.04 breach -0.10 break 0.22 breakdown -0.17 breakfast 0.41 breakout 0.15 breakthrough -0.01 breast -0.18
breath 0.47 breed -0.45 breez -0.42 brew -0.42 bribe -0.54 brick -0.03 bride -0.51 bridg 0.37 brief 0.01 briefli 0.22
brigad -0.07 brigand -0.30 bright -0.32 brilliant -1.20 bring 0.35 brink -0.64 britain 0.24 briton 0.40 broad -0.69
broadband 0.21 broadcast -0.29 broaden -0.35 broader -0.05 broke 0.53 broken 0.52 broker 0.15 bronz 0.04 brooklyn
-0.14 brooklynit -0.08 brother -0.37 brought 0.54 brown 0.03 brows 0.09 browser 0.20 bruis 0.59 brunt 0.33 brush -0.29
brutal 0.16 bs -0.04 bubbl -0.62 bucket 0.17 buckl 0.02 buddi -0.31 budget -0.30 budsa -0.64 buff -0.38 buffer -0.55
bug 0.46 build 1.30 builder -0.14 built 0.47 bulb 0.20 bulk 0.43 bull 0.03 bullet 0.93 bulletin 0.64 bulletproof 0.88
bulli -0.12 bump 0.22 bumper 0.30 bunch -0.15 bundl 0.24 bungl 0.41 bunni 0.54 burb 0.57 burden 0.33 bureau -0.32
bureaucrat -0.09 burglar 0.32 burglari 0.29 burgundi 0.41 buri 1.01 burial 0.66 burn -0.06 burnt 0.61 burst 0.43 bus
0.29 buse 0.24 bush -0.63 busi -0.58 busiest -0.42 businessman -0.82 businessmen -0.21 bust 0.33 bustl -0.21 butt
-0.17 butter -0.29 butterfli -0.48 buttock 0.15 button -0.17 buy -0.34 buyer -0.56 buzz -0.52 bypass 0.36 bystand
-0.65 ca 0.30 cab -0.00 cabin 0.57 cabinet 0.03 cabl 0.59 cach 0.26 cafe 0.42 cage 0.31 cagey 0.02 calam -0.19 calcul
-0.06 calendar -0.32 calf 0.36 calib 0.27 california 0.45 call -0.14 caller 0.25 callous 0.11 calm 0.11 calmer 0.05
cam 0.00 came 0.08 camel 0.18 cameo -0.32 camera -0.04 cameraman -0.09 camouflag 0.13 camp 0.43 campaign -0.38 camper
0.24 campsit -0.04 campus 0.57 can 0.65 canada 0.46 cancel 1.02 cancer -0.40 candi 0.18 candid 0.15 candidaci -0.15
candl -0.06 candlelight -0.00 candlelit 0.10 cane -0.02 canin 0.52 canist 0.31 cannot 0.29 canopi 0.32 cant 0.59 canva
0.17 canvass 0.46 cap -0.24 capabl 0.50 capac 0.41 cape 0.34 capit 0.17 capita -0.42 capitol 0.10 capsul 0.20 captain
0.41 caption 0.10 captiv -0.21 captur 0.43 car 1.22 carbon 0.10 card 0.04 cardboard 0.63 cardiac -0.08 cardiolog -0.03
care -0.02 career -0.68 careerbuild -0.23 careless -0.32 caretak 0.36 cargo 0.85 carjack 0.29 carload 0.86 carnag 0.80
carpent 0.80 carpet 0.41 carri 1.28 carriag 0.54 carrier 0.53 carrol 0.38 cart 0.01 cartel 0.18 cartoon 0.18
cartoonist 0.10 cartridg -0.14 carv 0.72 case 0.68 cash 0.31 casino -0.15 casket 0.60 cast -0.60 casua 0.01 casualti
-0.14 cat 0.09 catalog 0.21 catastroph -0.18 catch -0.73 categor -0.61 categori -0.01 cater -0.33 cattl 0.16 caucus
0.13 caught 0.13 caus 0.25 causal 0.54 caution 0.69 cautious -0.28 cave -0.00 cbs 0.41 ceasefir 0.53 cede 0.07 ceil
-0.09 celeb -0.67 celebr -0.65 celebratori -0.52 cell -0.14 cellphon 0.15 cement 0.71 censor 0.73 censorship 0.13
census 0.09 cent 0.43 center 0.43 centerfold 0.35 centr 0.70 central 0.52 centuri -0.67 ceremoni 0.80 certain -0.14
certainti -0.30 certif 0.50 certifi 0.58 cg 0.70 chain 0.28 chair 0.07 chairman -0.11 challeng -0.35 chamber 0.59
champ -0.63 champion -0.48 championship -0.53 chan -0.47 chanc -0.74 chang -0.56 channel -0.63 chant -0.17 chao -0.55
chaotic -0.66 chaplain 0.33 chapter 0.18 char 0.30 charact -0.80 character -0.68 characterist -0.79 charg 1.15
charisma -0.30 chariti -0.29 charitonia 0.38 charleston 0.11 charlott -0.49 charm -0.55 chart -0.12 charter -0.02
chase 0.29 chat -0.42 cheap -0.39 cheaper -0.23 cheat 0.05 check 1.56 checker 1.10 checklist 0.55 cheek -0.09 cheer
-0.05 cheerlead -0.12 chees 0.16 chef -0.29 chemic 0.65 chemistri 0.23 cherish -0.17 chest -0.27 chew -0.07 chic -0.27
chicago -0.02 chicken 0.04 chief -0.43 child 0.10 childbirth -0.75 childhood -0.75 children -0.03 chill -0.14 chin
-0.31 china -0.35 chinook -0.45 chip -0.20 choic -0.57 choke 0.21 choos 0.52 chop -0.11 chopper 0.18 chore -0.17 chose
-0.39 chosen -0.04 chris -1.01 christian -0.08 christma -0.54 chronic -0.56 chronicl -0.10 chuck 0.32 chuckl 0.48 chug
0.08 chung -0.03 chunk -0.04 church 0.75 churn -0.31 cigarett 0.01 cinema -0.22 cinemat -0.42 circl -0.79 circuit 0.27
circul -0.45 circumst 1.06 circus 0.08 citat -0.08 cite 0.04 citi -0.12 citizen -0.48 citizenship -0.16 citywid 0.01
civil 0.23 civilian -0.07 civilis -0.06 ck 0.47 ckb 0.25 cklopez 0.46 clad 0.31 claim 0.80 clan 0.14 clandestin 0.15
clara 0.06 clarifi -0.18 clash 0.62 class -0.20 classic -0.61 classifi -0.19 classmat -0.14 classroom 0.01 claus 0.47
clean 0.42 cleaner 0.11 cleanup 0.23 clear 0.51 clearer -0.44 clergi 0.67 cleric 0.70 clerk 0.28 clever -0.94 clich
-0.26 click 0.51 client 0.27 cliff 0.01 climat -0.21 climb 0.49 climber 0.32 clinch -0.13 cling 0.19 clinic 0.48
clinton 0.17 clip 0.53 cloak -0.07 clock 0.24 close 0.15 closer -0.17 closest 0.33 closet 0.51 closur 0.76 cloth -0.14
cloud 0.06 cloudi -0.08 clout 0.40 clown 0.23 club 0.14 clubhous 0.10 clue 0.69 clueless 0.33 cluster 0.24 clutch 0.45
cn 0.41 cnn -0.54 co 0.52 coach 0.04 coal 0.20 coalgat 0.32 coalit 0.22 coast -0.02 coastal 0.28 coastlin -0.44 coat
0.45 cocain 0.50 cock 0.40 cockpit 0.39 cocktail 0.63 coconut 0.57 code 0.16 codenam -0.33 coexist 0.26 coffe -0.01
coffin 0.24 cohes -0.21 coin 0.20 coincid -0.30 coincident 0.19 cold -0.23 collabor -0.65 collaps 0.88 collar -0.13
collater -0.29 colleagu -0.97 collect 0.18 collector 0.65 colleg -0.15 collegi 0.16 colli -0.43 collid -0.08 collis
0.40 colonel 0.36 coloni 0.05 colonist 0.07 color 0.25 colorado 0.34 coloss 0.08 colour 0.35 column -0.88 columnist
-1.06 com 0.15 coma -0.08 comb 0.15 combat -0.46 combin -0.60 combo -0.12 combust 0.27 come -0.09 comeback 0.13 comedi
-0.27 comedian 0.03 comfort -0.72 comic -0.12 command 0.43 commando 0.55 commemor -0.05 commenc 0.50 commend -0.01
comment -0.76 commentari -0.74 commerc -0.06 commerci -0.09 commiss 0.32 commission 0.29 commit 0.14 committe 0.47
commod -0.42 common 0.76 commot -0.25 communic -0.18 communist -0.22 communiti -0.17 commut 0.76 compact 0.61 compani
-0.36 companion -0.30 companionship -0.54 compar -0.48 comparison -0.48 compass -0.06 compassion -0.38 compatriot
-0.28 compel -0.02 compens 0.10 compet -0.39 competit -0.52 competitor 0.28 compil -0.09 complac -0.26 complain 0.17
complaint 0.13 complement -0.19 complet 0.75 complex -0.64 complexion -0.84 compli -0.65 complianc -0.46 complic -0.21
compon 0.03 compos 0.29 composit 0.33 compound -0.40 comprehens -0.22 compress 0.01 compris 0.37 compromis 0.58
compulsori -0.39 comput 0.06 comrad -0.11 con -0.46 conceal 0.42 conced 0.02 concentr 0.64 concept -0.42 concern 0.05
concert 0.38 concess -0.85 conclud 0.60 conclus -0.09 concoct -0.07 concret 0.31 concur -0.33 concurr 0.38 condemn
1.14 condit 0.26 condo 0.10 condol 0.12 condon 0.36 conduct 1.15 conductor 0.92 confer 0.24 confess 0.17 confid -0.57
confidenti -0.20 configur 0.59 confin 0.47 confirm 0.83 confisc -0.06 conflagr -0.27 conflict -0.46 conform -0.68
confront -0.20 confus -0.43 congest 0.08 congratul -0.33 congratulatori -0.23 congreg 0.33 congress -0.47 congression
-0.27 conjunct 0.47 connect -0.05 conquer -0.87 conquest 0.39 conscienc 0.35 conscious 0.03 consecut 0.19 consensus
-0.11 consent 0.62 consequ 0.18 conserv -0.49 consid -0.25 consider -0.50 consist -0.61 consol 0.44 consolid -0.66
conspicu 0.15 conspir 0.49 conspiraci -0.22 constabl -0.27 constant -1.18 constitu -0.19 constitut 0.08 construct 0.30
consul -0.53 consular -0.24 consult 0.06 consum -0.29 consumm 0.51 consumpt 0.21 contact 0.71 contagi -0.36 contagion
-0.39 contain 1.09 contamin 0.15 contempl -0.79 contemporari -0.62 contempt 0.25 contend -0.30 content -0.09 contest
0.04 context 0.10 contin -0.28 continent 0.14 conting -0.36 continu 0.55 contract 0.32 contractor 0.58 contractu 0.27
contradict -0.36 contrari -0.11 contrast -0.28 contrera -0.45 contribut -0.68 contributor -0.15 control -0.43
controversi -0.31 conven 0.14 conveni -0.21 convent -0.41 converg -0.34 convers -0.29 convert -0.03 convey -0.35
convict 0.56 convinc -0.22 convoy 0.51 cook 0.12 cooki -0.23 cookiecentr -0.01 cookout 0.19 cool -0.38 cooper 0.34
coordin 0.28 cop 0.85 cope 0.59 copi 0.31 copper 0.44 copyright -0.07 cordon 0.92 core 0.09 corn -0.03 corner -0.21
cornerback -0.26 cornerston 0.01 coron 0.40 corpor -0.20 corps 0.45 corral 0.12 correct -0.20 correspond 0.31 corridor
0.42 corrobor 0.10 corros -0.18 corrupt 0.02 cos -0.23 cosmet -0.31 cost 0.02 costum -0.16 cotton 0.28 couch 0.28
cough 0.07 council 0.54 councilman -0.00 counsel 0.45 counsellor 0.57 counselor 0.71 count 0.52 countdown 0.01 counter
0.20 counteract 0.14 counterintellig 0.03 counterpart 0.40 counti 0.99 countless -0.01 countri 0.06 countrysid 0.34
countrywid 0.25 coup 0.19 coupl -0.35 coupon 0.47 courag -0.53 cours 0.14 court 1.26 courtesi 0.36 courthous 0.34
courtroom 0.84 courtyard 0.14 cousin 0.12 cover 0.07 coverag -0.03 covert -0.08 coverup -0.14 cow -0.13 coward -0.30
cower 0.00 cowork 0.10 cr 0.51 crab -0.44 crack 0.83 crackdown 0.58 cracker 0.60 cradl 0.11 craft 0.29 craig 0.04 cram
0.60 cramp 0.55 crampon 0.73 crane 0.22 crap 0.35 crash 0.46 crate 0.46 crawfish 0.14 crawl 0.56 craze 0.07 crazi
-0.86 cream -0.71 creat -0.44 creation -0.67 creativ -0.74 creator -0.26 creatur -0.56 credenti 0.21 credibl 0.24
credit 0.14 creditor 0.80 creep -0.32 crescent -0.44 crew 0.52 crewmemb 0.55 crewmen 0.25 cri -0.19 cricket 0.36 crime
-0.39 crimin 0.64 crippl 0.14 crise 0.29 crisi -0.53 crist 0.15 criteria 0.10 critic 0.09 criticis -0.14 croc 0.30
croni 0.24 crook 0.03 crop 0.15 crore 0.46 cross 0.43 crossfir 0.58 crosshair 0.43 crossroad 0.11 crosswalk 0.37
crouch 0.53 crow -0.48 crowbar -0.09 crowd -0.56 crown -0.35 crucial -0.16 cruciat 0.35 crude 0.45 cruel -0.12 cruelti
-0.28 cruis 0.13 cruiser -0.08 crumbl -0.37 crumpl 0.43 crunch 0.51 crusad 0.40 crush 0.66 crutch 0.66 cs 0.29 ct 0.27
cu 0.34 cubicl 0.09 cuf 0.27 cuff 0.16 cuisin 0.16 culmin 0.24 culpabl 0.15 culprit -0.08 cult -0.41 cultur -0.77 cum
0.03 cup 0.67 curat -0.38 curb -0.59 cure -0.22 curfew -0.73 curios -0.76 curious -1.11 curl -0.28 currenc 0.04
current 0.03 curs -0.33 curtail -0.28 curtain -0.39 curvi -0.39 cushion -0.29 custodi 1.29 custom 0.11 customari 0.29
cut 0.70 cutout 0.33 cv 0.13 cy -0.16 cyber -0.03 cybersecur 0.03 cycl -0.04 cyclon 0.32 cylind 0.01 cynic -0.20 da
-0.51 dacoit 0.50 dad 0.08 daddi -0.09 daili 0.17 dairi 0.47 dam 0.13 damag 0.84 damn 0.55 dampen -0.01 dan -0.39 danc
-0.76 dancer -0.09 danger -0.01 dangl -0.59 dare -0.35 dark 0.20 darken 0.12 dash 0.42 data -0.36 databas -0.09 date
-0.29 datetim -0.78 daughter 0.26 david -0.20 dawn -0.17 day -0.32 daycar -0.07 daylight -0.10 daytim -0.31 dc 0.51 dd
0.16 de -0.32 dea -0.58 deacon 0.13 dead 1.23 deadlier 0.46 deadliest 0.54 deadlin 0.35 deadlock 1.14 deal -0.02
dealer -0.04 dealt 0.16 dean -0.57 dear -0.40 deat -0.33 death 0.76 debat -0.48 debilit -0.04 debri -0.77 debt -0.09
debut 0.32 dec -0.59 decad -0.70 deceas 0.71 deceiv 0.36 decemb -1.14 decent -0.70 decept -0.78 decid -0.63 decim
-0.33 decis 0.06 deck -0.02 declar 0.75 declin -0.18 deco -0.03 decompos 0.39 decor -0.11 decre -1.05 decreas 0.16
decri -0.10 dedic 0.25 deduct 0.35 deem -0.30 deep -0.32 deepen -0.43 deeper -0.48 deepest -0.35 deepli -0.67 deer
-0.43 default -0.25 defeat 0.28 defect 0.60 defenc 0.64 defend 0.91 defens 0.19 defer -0.33 defi 0.15 deficit 0.48
defin 0.08 definit -0.04 deflect 0.20 deform -0.03 defraud 0.17 defus 0.69 degrad 0.06 degre -0.12 del 0.96 delay 0.91
deleg 0.63 delet 0.33 deli 0.40 deliber 0.12 delic 0.73 delight -0.86 delinqu 0.40 deliv 0.39 deliveri 0.28 delus 0.39
demand -0.00 dementia -0.42 demis -0.18 demo 1.02 democraci -0.47 democrat -0.57 demograph -0.51 demolish 0.91 demon
0.74 demonstr 0.75 den 0.42 deni 1.02 denial 0.54 denizen 0.11 denomin 0.37 denounc 0.73 dens 0.13 densiti 0.34 dent
0.40 dentist 0.25 denver 0.25 depart 0.47 departur 0.48 depend 1.03 depict 0.20 deplet -0.25 deploy 0.85 deport 0.85
deposit 0.49 depress -0.39 depriv -0.39 depth 0.03 deputi 0.70 der -0.22 derail 0.12 deregul -0.06 deriv -0.55 des
-0.28 descend 0.09 descent -0.01 describ 0.35 descript 0.08 desert 0.23 deserv 0.07 design 0.11 desir -1.11 desk -0.05
desper -0.14 despit -0.15 destabilis 0.01 destin -0.34 destroy 0.64 destruct -0.29 detail -0.05 detain 1.07 detaine
0.35 detect 0.45 detector 1.17 detent 0.41 deter 0.38 deterior 0.32 determin -0.11 deterr -0.25 deton 1.00 devast
-0.09 develop -0.44 devic 0.17 devil -0.18 devis -0.39 devolv -0.45 devot -0.27 dhow 0.23 diabet -0.07 diagnos 0.55
diagram -0.07 dial 0.06 dialect -0.06 dialogu -0.00 diamet 0.09 diamond -0.04 dice -0.07 dictat -0.47 dictatorship
-0.49 didnt 0.68 die 0.98 diesel 0.56 diet 0.27 dietz 0.27 differ -0.67 difficult -0.48 difficulti -0.37 dig 0.39
digit -0.36 digniti -0.67 dilapid 0.48 dilemma -0.25 dilig 0.07 dim -0.30 dimens -0.33 diminish -0.30 din -0.08 dine
0.19 dinner -0.26 dior 0.72 dip 0.22 diplomaci 0.10 diplomat 0.22 diq 0.44 dire -0.31 direct -0.06 director 0.03 dirt
-0.09 dirti -0.13 disabl 0.27 disadvantag -0.30 disagr -0.05 disagre -0.89 disappear 0.79 disappoint 0.09 disarm 0.37
disassembl 0.40 disast 0.02 disastr -0.57 disbelief 0.22 discard -0.51 discharg 1.01 disciplin -0.29 disciplinari
-0.16 disclos 0.95 disclosur -0.06 disco 0.19 discomfort 0.11 disconnect 0.16 discont 0.13 discontinu 0.41 discothequ
-0.20 discount 0.08 discourag -0.29 discov -0.00 discoveri -0.05 discrep 0.11 discret -0.12 discrimin -0.52 discuss
-0.34 diseas -0.42 disembark 0.04 disengag -0.51 disgrac 0.60 disgruntl 0.85 disguis 0.30 disgust 0.40 dish 0.24
dishonor 0.63 disinvest -0.57 disk -0.10 dislik -0.61 dismantl 0.28 dismay 0.28 dismiss 0.48 disord 0.07 dispar -0.59
disparag -0.81 dispatch 0.49 dispers 0.48 displac -0.03 display 0.29 dispos 0.42 disproportion 0.20 disput 0.69
disregard -0.13 disrespect 0.11 disrupt 0.74 diss -0.03 dissemin 0.42 dissent 0.19 dissip 0.40 dissolut 0.57 dissolv
0.33 dissuad 0.41 distanc -0.08 distant -0.04 distinct -0.27 distinguish -0.45 distort 0.40 distract 0.56 distraught
0.38 distress -0.24 distribut 0.42 district 0.48 distrust 0.23 disturb -0.32 ditch 0.13 dive -0.21 divers -0.83
diversifi -0.61 divert 0.25 divid 0.26 dividend -0.62 divin -0.06 divis -0.04 division -0.33 divorc 0.07 divulg 0.27
djnight -0.02 doc -0.42 dock 0.39 doctor 0.60 document -0.13 documentari -0.62 dodg 0.45 dog -0.34 dollar -0.17 dome
0.01 domest -0.02 domin -0.81 domino -0.18 don 0.36 donat 0.27 donor 0.64 dont 0.78 doom 0.07 door 0.50 doorstep 0.43
doorway 0.23 dos 0.67 dose 0.53 dot 0.05 doubl 0.20 doubt 0.27 doughnut 0.44 dougla 0.28 dous -0.20 dove 0.26 down
-0.28 downfal -0.17 downfield -0.57 downgrad 0.30 download 0.53 downplay -0.64 downpour -0.05 downstair 0.06 downtim
-0.05 downtown 0.35 downturn 0.10 downward -0.66 dozen 0.18 draconian -0.03 draft -0.08 drag -0.21 drain 0.45 drainag
0.45 drama -0.62 dramat -0.40 drank -0.26 drastic -0.11 draw -0.17 drawer -0.06 drawn 0.38 dreadlock -0.03 dream -0.48
drench -0.37 dress -0.55 dresser -0.62 drew 0.02 dri 0.55 drift -0.23 drill 0.19 drink -0.26 drinker -0.21 drip -0.30
drive -0.24 driven -0.32 driver 0.09 driveway -0.21 drone 0.29 drop 1.21 drought 0.01 drove 0.23 drown 0.06 drug 0.49
drum 0.13 drunk 0.28 drunken 0.45 du 0.23 dual 0.01 dub 0.31 duck 0.19 dud -0.15 dude 0.12 due 0.79 dug 0.28 dumb
-0.06 dump 0.24 dune 0.25 dunk 0.28 duo -0.02 duplex 0.02 durat 0.20 dust 0.33 duti 0.56 dwell -0.00 dwindl -0.36 dye
0.61 dynam -0.41 eager -1.30 eagl -0.25 ear -0.46 earli 0.86 earlier 0.52 earliest 0.23 earn -0.70 earnest 0.12 earth
0.39 earthquak 0.37 eas -0.48 easi -0.72 easier -0.87 easiest -0.43 easili -0.10 east -0.29 eastbound -0.05 eastern
-0.29 easternmost -0.41 easton 0.14 eastward -0.58 eat -0.20 eav -0.30 ebook -0.58 eccentr -0.25 echo 0.02 eclips 0.66
eco 0.06 econom -0.76 economi -0.51 economist -0.81 ecosystem -0.53 edg -0.18 edgi -0.31 edit -0.72 editor -0.67
editori -0.45 edt -0.52 educ -0.47 edward -0.60 eerili -0.34 effect 0.27 effici 0.02 effort 0.57 egg 0.03 ego -0.29
egyptianweb 0.40 eighth 0.08 eject 0.10 el 0.05 elabor -0.29 elbow 0.08 elder -0.25 eldest -0.28 elect -0.02 elector
0.32 electr -0.38 electrifi 0.27 electrocut 0.95 electron 0.06 eleg -0.91 element 0.32 elementari -0.06 eleph -0.44
elev 0.26 elig 0.14 elimin -0.02 elit -0.09 ellen -0.43 elong 0.14 elsewher 0.37 elud -0.28 elus -0.14 em -0.17 email
-0.09 eman -0.42 emb -0.52 embark 0.07 embarrass -0.29 embassi -0.07 embed 0.13 embodi -0.55 embrac -0.37 emce -0.26
emerg 0.29 emergenc 1.13 emigr 0.40 emir -0.37 emiss 0.20 emot -0.48 emphas -0.80 emphasi -0.81 empir -0.51 employ
0.06 employe -0.08 empti 0.56 en -0.56 enabl 0.70 enact -0.10 enclav 0.17 encod -0.04 encompass 0.09 encount 0.54
encourag -0.38 encroach 0.04 encyclopedia -0.72 end 0.15 endang -0.27 endanger -0.27 endeavor 0.50 endless -0.24
endors 0.52 endur -0.44 enemi -0.47 energet -0.39 energi -0.35 enforc 1.03 engag -0.89 engin 0.41 english -0.21 engulf
-0.12 enhanc -0.36 enjoy -1.36 enlarg -0.32 enlist -0.28 enorm -0.80 enough 0.24 enrag 0.32 enrol -0.23 ensconc 0.21
ensu 0.33 ensur 0.18 entail -0.18 entangl -0.80 enter 0.89 enterpris -0.46 entertain -1.03 enthusiasm -1.28 enthusiast
-1.05 entir 0.89 entireti 0.05 entiti 0.00 entitl 0.10 entourag -0.69 entranc 0.43 entrepreneur -0.22 entri -0.14
entrust 0.06 entryway -0.19 entwin -0.71 envelop -0.21 envi -1.14 environ -0.46 environment -0.39 environmentalist
-0.51 envis -0.12 envoy 0.56 eo -0.41 epic -0.75 epicent -0.33 epicentr -0.66 epidem -0.42 episod -0.19 epitom -0.50
equal -0.32 equat -0.00 equip 0.82 equiti -0.51 equival 0.24 er -0.37 era -0.89 erad -0.09 erect -0.14 errant 0.03
erron 0.16 error 0.59 erupt 0.67 es 0.25 escal 0.72 escap 0.10 escort 0.35 especi -1.02 espionag -0.42 espn -0.16
essay -0.61 essenc -0.39 essenti -0.35 esta -0.44 establish -0.02 estat 0.08 esteem -0.43 estim 1.04 estrang -0.44 et
-0.61 etat -0.71 etc 0.04 etern -0.64 ethanol -0.42 ethic -0.46 ethnic -0.44 etymolog -0.18 eu 0.05 euro 0.22 euronew
0.02 europ 0.25 european -0.11 eurozon -0.12 evacu 0.94 evacue 0.44 evad -0.24 evalu -0.02 evangel 0.34 evapor 0.57
evas -0.45 eve -0.17 evening -0.38 event 0.19 eventu 0.11 everybodi -0.95 everyday 0.07 everyon -1.06 everyth -0.79
everywher -0.44 evict 0.20 evid 0.57 evil -0.58 evolut -0.92 evolv -0.96 ex 0.74 exacerb 0.69 exact -0.25 exam 0.89
examin 0.61 examinercom 0.55 exampl -0.80 exceed 0.36 excel -0.85 except -0.25 excess -0.27 exchang 0.23 excit -0.47
exclud 0.47 exclus -0.45 excus 0.59 exec 0.46 execut 0.10 exempt 0.85 exercis 0.20 exhaust 0.68 exhibit 0.08 exhort
0.50 exil 0.37 exist 0.13 exit 0.94 exot 0.39 expand 0.16 expans -0.29 expect 0.72 expedit 0.87 expel 0.51 expend 0.55
expenditur 0.07 expens 0.19 experi 0.02 experienc 0.18 expert 0.04 expertis -0.78 expir 0.49 explain 0.52 explan 0.22
explet 0.17 explicit -0.24 explod 0.17 exploit -0.13 explor 0.20 explos 0.14 export 0.46 expos 0.53 exposur -0.10
express -0.35 ext -0.28 extend 0.38 extens -0.01 extent 0.58 exterior 0.82 extern -0.33 extinct -0.64 extinguish 0.75
extort -0.39 extra -0.06 extract 0.13 extradit 0.34 extraordinari -0.73 extraordinarili -0.13 extrem -0.34 extremist
0.23 eye 0.18 eyewit -0.46 fa -0.43 fabl 0.56 fabric 0.18 fabul -0.88 facad 0.16 face -0.43 facebook -0.32 facial
-0.90 facil 1.05 facilit 0.61 fact -0.48 faction -0.43 facto -0.59 factor -0.10 factori 0.71 factual -0.56 faculti
0.12 fade 0.12 fail 0.45 failur 0.31 faint 0.85 fair -0.10 faith 0.04 fake -0.58 fall 0.14 fallen 0.39 fallout 0.14
fals 0.15 falter 0.01 fame -1.21 famili -1.21 familiar -0.60 famin -0.44 famous -1.18 fan -0.45 fanshop -0.31 fantasi
-1.13 fantast -1.12 far 0.05 fare -0.16 farewel -0.16 fark 0.05 farm -0.33 farmer -0.47 farther -0.03 farthest -0.12
fascin -0.72 fascism -1.45 fashion -0.64 fast -0.12 faster -0.13 fastest -0.16 fat -0.26 fatal 0.70 fate 0.10 father
0.55 fatigu 0.30 fault 0.74 faulti 0.47 favor -0.67 favorit -0.85 favour -0.70 favourit -0.69 fbi -0.32 fear 0.03
feasibl 0.28 feast -0.05 feat -0.04 featur -0.05 feb -0.39 februari -0.88 fed -0.07 feder 0.07 fee 0.03 feed 0.09
feedback -0.40 feel -0.21 feet 0.43 feign 0.09 fell 0.34 fellow -0.21 felon 0.71 feloni 0.31 felt -0.04 femal 0.06
fenc 0.14 fend 0.36 feroci -0.30 ferraz 0.50 ferrer 0.09 ferri 0.18 fest -0.64 festiv -0.45 festoon 0.16 fetch 0.36
feud -0.22 fever -0.08 fewer -0.66 fi 0.26 fianc -0.50 fiance -0.63 fiber 0.33 fibr 0.39 fiction -0.66 field -0.51
fierc -0.26 fifth 0.30 fifti 0.21 fight -0.82 fightback -0.43 fighter 0.06 figur -0.42 file 0.52 fill 0.13 film -0.33
filmmak -0.08 final 0.55 financ -0.56 financi -1.00 find 0.81 fine 0.14 finest -0.21 finger 0.54 fingerprint 0.43
finish 0.45 fir -0.55 fire 0.65 firearm 0.75 firebal 0.40 firebomb 0.66 firecrack 0.78 firefight 0.43 fireman -0.02
firemen 0.51 firestorm -0.45 firework -0.07 firi 0.22 firm -0.46 first 0.34 fiscal -0.16 fish -0.53 fisher -0.52
fishermen -0.50 fist -0.11 fistfight -0.22 fit 0.17 fix 0.62 fixtur 0.23 flag 0.28 flagship 0.54 flair -0.72 flame
0.18 flank -0.05 flare 0.48 flash -0.02 flashlight 0.01 flat 0.22 flatten 0.05 flaw 0.39 fled 0.75 fledgl 0.55 flee
-0.09 fleet 0.54 flew 0.11 flex 0.07 fli 0.36 flick -0.63 flier -0.18 flight 0.80 flip -0.04 flirt 0.32 flirtati -0.05
float 0.38 flock 0.66 flood -0.24 floodwat -0.56 floor 0.48 flop 0.31 florida 0.38 flounder 0.41 flourish 0.76 flow
-0.04 flower -0.41 flown -0.05 flu 0.59 fluctuat 0.30 fluid 0.71 flurri 0.16 flyer -0.14 flyover 0.14 fo 0.44 foam
0.21 focus -0.45 foe 0.19 foil 0.86 fold 0.11 foliag 0.03 folk 0.10 follow 0.60 foment -0.79 fond -1.21 food 0.17 fool
-0.59 foolish -0.49 foot 0.78 footag 0.91 footbal 0.24 footnot 0.36 footstep 0.78 forc 0.32 ford 0.66 forearm 0.34
forecast -0.09 foreclosur -0.18 forefront -0.55 forehead -0.14 foreign -0.07 forens 0.27 forese -0.13 forest -0.02
forestri -0.17 forev -0.65 forg 0.14 forget -0.36 forgiv 0.41 forgot 0.46 forgotten 0.04 fork 0.37 form 0.15 formal
0.69 format -0.45 former 0.49 formid 0.20 formul -0.32 formula -0.56 fort 0.01 forth -0.78 forthcom -0.63 fortifi 0.04
fortnight 0.11 fortun 0.21 forum -0.01 forward -0.07 foster -0.28 fought 0.03 foul 0.31 found 1.15 foundat -0.27
founder -0.06 fourth 0.19 fox 0.35 fr 0.02 fraction 0.10 fractur 0.18 fragil 0.10 fragment 0.62 frail -0.24 frame
-0.07 framework -0.28 franc -0.39 franchis -0.85 frank -0.24 frankenstorm -0.25 frantic -0.34 fraud -0.41 fraudul
-0.72 fray 0.29 freak 0.50 fred 0.22 free -0.02 freed 0.32 freedom -0.70 freeway -0.24 freez 0.11 freighter 0.15
french -0.43 frenzi -0.89 frequent -0.59 fresh -0.19 freshman -0.76 fri -0.47 friday 0.35 friend -0.79 friendship
-0.92 frigat 0.04 frighten 0.03 frigid 0.22 fring -0.46 front 0.26 frontier -0.53 frozen 0.20 frp 0.04 frr -0.19 fruit
-0.05 frustrat 0.09 ft 0.20 fuck 0.61 fuel 0.85 fugit 0.19 fulfil 0.06 full 0.30 fuller -0.07 fullest -0.02 fulli
-0.11 fumbl 0.41 fume -0.07 fun -0.76 function 0.12 functionari -0.27 fund -0.10 fundament -0.47 fundrais -0.45 funer
0.21 funni -0.26 funniest -0.21 fur -0.36 furi 0.69 furious -0.64 furnitur -0.01 furri -0.49 further 0.27 fuss 0.17
futur -0.89 fy -0.25 ga 0.49 gag 0.43 gain 1.00 galleri -0.05 gallon 0.53 gambl 0.04 game -0.88 gang 0.20 gangbang
-0.46 gangland 0.01 gangster -0.18 gangway -0.01 gap 0.37 gape 0.28 garag 0.27 garbag -0.10 garden -0.12 garment 0.37
garner 0.11 garter -0.00 gas 0.78 gase 0.95 gash 0.37 gasolin 0.35 gasp 0.55 gate 0.45 gath 0.58 gather 0.18 gaug 0.82
gave -0.02 gay -0.51 gaza 0.11 gd 0.64 gear 0.61 geek -0.12 gem -0.20 gender -0.16 gene 0.05 general 0.43 generat
-0.42 generos -0.98 generous -0.81 genet -0.51 genius -1.15 genocid -0.42 genr -1.36 gentl -0.59 gentleman -0.30
genuin -0.26 geograph -0.16 geographi -0.14 geolog -0.18 georg -0.53 georgia 0.39 german 0.18 gestur -0.37 get 0.25
getaway -0.51 ghost 0.55 giant -0.17 gift -0.54 gig -0.09 gill 0.31 ginger 0.16 girl 0.37 girlfriend -0.19 give 0.41
given 0.60 gl 0.33 glacier 0.16 glad -0.99 glamor -0.17 glamour -0.59 glanc -0.00 glass 0.34 glimps 1.06 glitter -0.32
glob -0.19 global -0.20 globalis -0.03 globe 0.19 glori -0.36 glorious 0.02 glove 0.15 glow 0.35 gmail 0.08 gn 0.63 go
-0.12 goal 0.03 goate -0.30 god -0.05 godfath 0.06 goe -0.15 gofundm 0.02 goggl 0.43 gold -0.26 golden -0.53 golf 0.02
gone 0.61 gonna 0.29 good -1.04 goodby -0.49 googl -0.06 gossip 0.15 gotta -0.08 gotten -0.14 gov 0.37 govern 0.09
government 0.54 governor 0.55 govt 0.31 grab 0.75 grace -0.16 grad 0.47 grade 0.47 grader 0.38 gradual -0.11 graduat
-0.06 graffiti 0.48 grain 0.68 grand -0.20 grandchild -0.11 grandchildren -0.38 granddaught -0.19 grandfath -0.09
grandkid -0.11 grandmoth -0.28 grandpa -0.09 grandpar -0.20 grandson 0.14 granni 0.82 grant 0.45 graphic -0.00 grapnel
0.74 grappl 0.04 grasp 0.14 grass -0.18 grassi -0.43 grate -0.54 gratifi -0.50 gratitud -0.40 grave 0.66 graviti 0.36
gray 0.61 graze 0.68 great -1.25 greater -0.54 greatest -0.73 greec -0.19 greed 0.18 greek 0.07 green 0.05 greenhous
-0.12 greet 0.04 grenad 0.26 grew -0.70 grey 0.50 grid -0.03 grief 0.67 griev 0.53 grill 0.34 grim 0.41 grind 0.14
grip 0.39 grisli 0.07 grist 0.30 groceri 0.23 groin 0.15 groom -0.03 gross 0.49 ground 0.84 groundskeep 0.63 group
0.24 grow -0.29 grown -0.43 growth -0.31 grudg -0.43 gruesom 0.10 gt 0.46 guarante 0.09 guard 0.66 guardian 0.26
guatemala 0.27 guatemalan 0.48 guess 0.11 guest -0.32 guid -0.42 guidanc 0.08 guidelin -0.21 guilt -0.30 guilti 0.52
guitar 0.75 gulli -0.14 gun 1.40 gunfight 0.68 gunfir 0.78 gunman 0.31 gunmen 0.84 gunplay 0.42 gunpoint 0.87 gunpowd
0.62 gunshot 1.24 gurdwara -0.27 gurudwara -0.28 gust 0.45 gusti 0.21 gusto 0.14 gut 0.86 guy -0.02 gv 0.39 gym 0.34
gymnasium 0.90 habit -0.42 habitat -0.17 habitu -0.38 hack 0.58 hacker 0.31 hail 0.41 hair -0.26 haircut 0.19 hairstyl
0.30 haiti 0.45 hak 0.68 half 0.80 halftim 0.11 halfway 0.28 hall 0.45 halloween 0.14 hallway 0.36 halt 1.24 halv 0.59
hama 0.32 hammer 0.11 hamper 0.68 hamstr 0.65 hand 0.21 handcuf 0.26 handgun 0.96 handheld 0.33 handi -0.38 handicap
0.13 handl 0.39 handler -0.11 handwritten -0.53 hang -0.27 hank -0.53 happen 0.54 happi -0.87 happier -1.20 happili
-1.44 harass 0.52 harbor 0.44 hard -0.96 hardbal -0.35 harden -0.52 harder -0.72 hardest -0.63 hardscrabbl -0.51
hardship -0.67 hardwar 0.25 hardwork -0.90 harford 0.62 harm 0.17 harmless 0.08 harper 0.50 harsh 0.43 harvest -0.40
hastili -0.46 hat -0.42 hatch -0.07 hate -0.77 hatr -0.26 haul 0.08 haunt 0.45 haven 0.43 havoc 0.30 haw 0.30 hawala
0.03 hay -0.15 hazard 0.33 hd 0.25 head -0.26 headboard 0.21 header 0.09 headi -0.75 headlight -0.44 headlin -0.49
headquart 0.27 headwat -0.08 headway -0.51 heal 0.01 health 0.43 healthcar 0.00 healthi -0.32 healthier -0.49 heap
-0.10 hear 0.55 heard -0.02 heart -0.24 heartbeat -0.05 heartbreak -0.51 heartbroken -0.24 heartfelt -0.21 heartland
-0.23 heat -0.28 heater -0.58 heaven -0.15 heavi -0.11 heaviest -0.31 heavili -0.29 heavyweight -0.27 heed -0.01 heel
0.48 heerst -0.06 hefti -0.80 height 0.02 heighten 0.18 heinous -0.43 heir -0.52 heist -0.42 held 1.16 helicopt 0.51
heliosheath 0.00 heliport 0.65 hell 0.13 hello -0.10 helm 0.04 helmet -0.16 help -0.20 helpless -0.23 hemispher -0.48
herald -0.23 herd 0.13 hereditari -0.39 heritag -0.07 herniat 0.35 hero -0.39 heroic -0.38 heroin -0.40 hesit -0.45
hey -0.66 hi -0.13 hid 0.25 hidden 0.36 hide 0.19 hierarchi -0.89 hif 0.24 high -0.18 higher -0.26 highest -0.08
highlight -0.31 highway 0.33 hijack 0.12 hike -0.05 hill 0.26 hinder -0.17 hing -0.41 hint 0.15 hip 0.39 hipster 0.02
hire 0.17 histor 0.11 histori -0.10 historian -0.42 hit 0.19 hitch 0.11 hitman -0.38 hitter -0.46 hoax 0.04 hobbi
-0.20 hobbl 0.37 hockey 0.25 hold 0.36 holder -0.13 holdout 0.16 holdup -0.22 hole 0.59 holi 0.22 holiday -0.42 holler
-0.29 hollyboom -0.74 hollywood -0.40 holm -0.36 holster -0.65 home -0.21 homeless -0.25 homeown 0.00 homepag -0.21
homer -0.20 homeschool 0.15 homesick 0.27 hometown -0.07 homicid 0.04 homosexu -0.18 honest -0.58 honey -0.50
honeymoon 0.36 honor -0.10 honorari -0.44 honore 0.08 honour 0.24 hood 0.16 hoodi -0.26 hook -0.10 hookah -0.30 hoop
0.39 hop -0.31 hope -0.44 horizont 0.12 horn 0.38 horoscop 0.42 horribl -0.66 horrif -0.62 horrifi -0.74 horror 0.21
hors -0.09 hose 0.08 hospit 0.94 host -0.53 hostag 0.27 hostil 0.10 hot -0.45 hotel -0.05 hotlin -0.78 hotspot -0.20
hottest -0.33 hour 0.51 hous -0.39 household -0.12 houston 0.41 hover 0.22 howard 0.12 howl 0.10 hr -0.20 href 0.54
hrs 0.10 hsb -0.07 ht 0.07 html 0.48 http 0.12 https 0.12 hu -0.32 hub -0.34 huddl 0.12 hug 0.25 huge -0.63 huh 0.01
human -0.44 humanitarian -0.34 humbl 0.21 humid -0.24 humil -0.41 humili 0.15 humor -0.60 hundr 0.41 hung 0.30 hunger
0.15 hungri 0.45 hunker 0.26 hunt 0.44 hunter 0.15 hurl 0.63 hurri 0.11 hurrican 0.28 hurt 0.51 hurtl 0.11 husband
-0.58 hush -0.08 hut 0.45 huus -0.18 hy 0.25 hybrid 0.01 hydrant 0.15 hydrocarbon 0.46 hydroelectr -0.17 hygien 0.36
hymn 0.22 hype -0.56 hyster -0.03 ia -0.30 ice 0.32 ich -0.23 icon -0.09 id 0.10 idea -0.74 ideal -0.98 idefens 0.45
ident -0.80 identif 0.12 identifi 0.53 ideolog -0.94 idiot -0.02 idl 0.33 ie -0.04 ifram 0.33 ig 0.17 ignit 0.35 ignor
-0.01 ii 0.01 ik 0.02 ill -0.45 illeg 0.76 illumin 0.05 illus -0.19 illustr -0.45 ilo -0.24 im 0.13 imag -0.46 imageri
-0.50 imagin -0.59 imap 0.18 immedi 0.06 immens -0.60 immers -0.51 immigr 0.28 immin -0.08 immol -0.20 immor -0.10
immort 0.05 immun -0.24 impact -0.06 impair -0.27 imparti 0.13 impass -0.11 impeach 0.16 impecc 0.58 imped -0.30
impedi -0.06 impend -0.63 imperil 0.26 impetus -0.05 implement 0.06 impli -0.20 implic 0.05 import -0.43 impos 0.21
imposs -0.08 impound 0.33 impoverish 0.27 impress -1.09 imprison 0.57 impromptu 0.24 improv -0.32 improvis -0.10
impuls -0.05 inabl 0.43 inaccess -0.13 inact 0.17 inadvert -0.24 inappropri -0.23 inaugur 0.06 inbound 0.34 inbox
-0.27 incap 0.21 incarcer 0.90 incens 0.42 incent -0.36 incept -0.54 inch -0.22 incid 0.73 incit 0.30 inclement -0.02
includ 0.78 incoher 0.00 incom -0.16 incompet 0.17 incomplet 0.36 inconclus -0.74 inconsist -0.27 inconsol -0.11
inconveni -0.57 incorpor 0.23 incorrect -0.07 increas -0.45 incred -0.90 incub 0.32 incur 0.12 inde 0.24 indebt -0.59
indec -0.13 indefinit 0.20 independ -0.36 index 0.20 india -0.08 indian -0.06 indic 0.52 indict 0.32 indigen 0.00
indirect -0.25 indiscrimin -0.19 individu -0.29 indonesia 0.09 indoor 0.38 induct 0.23 indulg -0.99 industri -0.74
ineffect -0.29 inevit -0.68 inewscatch -0.36 inexperienc 0.41 inexplic -0.28 infam -0.99 infami -1.03 infant -0.42
infantri -0.49 infect 0.74 infecti -0.55 inferno -0.12 infest -0.90 infiltr 0.16 inflat 0.13 inflict -0.57 influenc
-0.97 influenti -0.84 influenza -0.30 influx -0.07 info -0.12 inform -0.69 infrastructur -0.08 infuri -0.39 ingredi
-0.06 inhabit -0.20 inhal 0.17 inher -0.59 inherit -0.41 initi 0.76 inject 0.64 injur 1.14 injuri 0.60 injustic -0.23
ink 0.50 inland 0.11 inmat 0.72 inner 0.12 innoc 0.36 innov -0.83 inquiri 1.14 insan 0.19 inscript 0.17 insect 0.17
insecur -0.46 insensit 0.03 insid 0.95 insidi -0.09 insight -0.80 insist 0.26 insomnia -0.20 inspect 0.79 inspector
1.18 inspir -0.20 instabl 0.15 instagram -0.42 instal 0.72 instanc -0.26 instant 0.36 instead -0.15 instil -0.09
instinct -0.54 institut 0.32 instruct 0.63 instructor 0.37 instrument 0.85 insuffici 0.54 insult 0.14 insur 0.19
insurg 0.75 intact 0.05 integr -0.34 intellectu -0.84 intellig -0.41 intend 0.43 intens 0.15 intensifi -0.18 intent
0.51 interact -0.19 interag 0.26 intercept 0.40 interchang 0.09 interest -1.37 interfaith 0.27 interfer 0.27 interim
0.33 interior 0.93 intermedi 0.64 internal -0.11 internat 0.50 internet -0.10 interpret -0.37 interrog 0.22 interrupt
0.64 intersect 0.16 interstat 0.27 interval 0.17 interven 0.12 intervent -0.06 interview -0.51 intim -0.46 intimid
0.14 intoler -0.18 intox 0.46 intraven -0.19 intrigu -0.33 introduc -0.26 introduct -0.68 intrud -0.03 intrus -0.19
inund 0.25 invad -0.29 invas 0.06 invent -0.30 invest -0.96 investig 1.06 investor -0.44 invis 0.23 invit -0.32 invok
1.18 involuntari 0.39 involv 0.26 inward -0.41 io 0.29 ipad -0.04 iphon 0.33 ipod -0.19 ir -0.54 iran -0.63 ireport
0.81 iron 0.01 ironpig -0.15 irregular -0.35 irrespons -0.15 irrig -0.55 isaac 0.19 islam -0.26 island 0.43 isol 0.73
isra -0.12 israel -0.15 issu 1.00 issuanc -0.63 ist -0.78 ita -0.94 itali -0.12 item 0.19 iter 0.20 ithink -0.57
itinerari -0.43 itun 0.10 iu 0.19 iwit 0.08 ja -0.31 jab -0.58 jack -0.53 jackbquick -0.30 jacket -0.47 jackpot -0.72
jail 0.93 jailhous 0.53 jam -0.28 jan -0.91 januari -1.35 japan -0.57 jar -0.22 javascript 0.09 jaw -0.27 jazz -0.57
jealous -0.31 jean -0.05 jeopard -0.27 jeopardi -0.21 jersey -0.57 jet 0.08 jewel -0.17 jewelleri -0.66 jewelri -0.50
joaquim -0.17 job -0.40 joe -0.45 jog -0.20 jogger 0.00 john -0.74 johnson -0.07 join 0.13 joint 0.44 joke 0.15 jolt
-0.12 jone -0.14 jordan 0.23 journal -0.41 journalist -0.75 journey -0.05 joy -0.88 jpg 0.04 juancarlo 0.33 judg 0.63
judgment -0.26 judici 0.08 judiciari -0.22 juic -0.14 jul -1.21 juli -1.71 jump 0.29 jumper 0.00 jumpsuit 0.15 jun
-0.10 junction 0.45 june -0.65 jungl -0.20 junior 0.03 junta -0.10 juri 0.49 jurisdict 0.10 juror 0.85 just -0.09
justic -0.03 justif -0.00 justifi 0.03 juvenil -0.12 jv -0.39 jvseap -0.08 ka 0.16 kal 0.30 karachi -0.11 kari -0.29
katrina -0.47 katv -0.24 kayak 0.33 keen -0.70 keep -0.04 keeper -0.41 kejriw -0.12 kennedi -0.53 kept 0.15 key -0.28
keystrok 0.03 kick 0.28 kickoff -0.39 kid 0.01 kidnap 0.16 kidnapp 0.12 kidney -0.16 kill 0.80 killer 0.06 kilomet
0.56 kilometr 0.76 kim -0.01 kin 0.22 kind -1.22 kindergarten -1.08 kindl -0.80 king -0.63 kingdom -0.20 kingpin -0.41
kiss -0.03 kit 0.29 kitchen 0.28 kitten 0.12 kl -0.06 km 0.67 kn 0.44 knee 0.08 knew -0.08 knife 0.40 knive 0.02 knock
0.56 knockout 0.45 knot 0.51 know -0.68 knowledg -0.17 known 0.16 ko 0.10 korea -0.08 kph 0.08 krc 0.19 ksla -0.30
kstafford 0.30 ku 0.01 kw -0.25 la -0.37 lab 0.02 label -0.63 labor -0.15 laboratori 0.01 labour 0.10 lack 0.18
lacklust -0.33 lacross 0.38 lad -0.28 ladder -0.63 laden -0.67 ladi -0.07 lag 0.24 laid -0.03 lair -0.49 lake 0.04
lakefront -0.32 lame -0.74 lament -0.56 lamp -0.17 land -0.19 landfal -0.11 landlord 0.32 landmark 0.14 landscap -0.97
landslid 0.26 lane -0.16 languag -0.49 languish -0.16 lanki -0.99 lap -0.05 laps 0.11 laptop 0.02 larceni -0.11 larg
-0.30 larger -0.33 largest -0.13 las 0.14 laser 0.01 lash -0.24 last 0.11 late -0.05 latenc -0.08 later 0.62 latest
-0.28 latitud -0.16 latter 0.53 laud -0.33 lauderdal -0.32 laugh -0.48 laughter -0.79 launch 0.76 launcher 0.33
laundri -0.39 laundromat -0.03 laureat -0.69 laurel -0.81 lauren -0.78 lavish -0.94 law -0.04 lawless -0.03 lawmak
0.37 lawman -0.35 lawn -0.33 lawsuit 0.33 lawyer 0.48 lax -0.20 lay -0.33 layer -0.16 layoff -0.55 layout -0.04 lazi
-0.78 lb -0.47 lead 0.06 leader 0.07 leadership -0.42 leaf -0.12 leaflet 0.31 leagu -0.04 leak 0.35 lean -0.24 leaner
-0.36 learn -1.03 leas 0.13 least -0.01 leather 0.27 leav 0.36 lectur -0.54 led -0.01 lee -0.34 left -0.18 leftist
-0.21 leg 0.77 legaci -0.52 legal 1.05 legend -0.31 legendari -0.51 legisl 0.11 legislatur -0.22 legitim -0.39
legitimaci -0.43 len -0.19 lend -0.70 lender -0.45 length -0.01 lengthi -0.30 lent -0.38 leopard -0.23 lesbian -0.49
less -0.74 lesser -0.59 lesson 0.26 lest -0.48 let 0.24 lethal 0.26 letter -0.07 leukemia 0.18 leve 0.32 level 0.25
leverag -0.40 lez -0.11 li -0.20 liabil -0.02 liabl -0.29 liaison 0.07 liar 0.15 libel 0.23 liber -0.97 liberti -0.38
librari -0.09 licenc 0.06 licens 0.39 license 0.41 lie -0.52 lieu -0.25 lieuten 0.42 life -0.87 lifelin -0.11 lifelong
0.07 lifestyl -0.65 lifetim -0.64 lift 0.44 ligament -0.06 light 0.29 lighten 0.06 lighter -0.27 lightn 0.45 lignit
-0.40 lij -0.66 like -1.49 likelihood -1.05 liken -0.91 likewis -1.04 lili -0.04 limb 0.39 limelight 0.31 limit -0.05
limp 0.24 line -0.37 lineback -0.35 lineman -0.01 liner -0.34 lineup -0.30 linger -0.27 lingeri -0.60 link 0.02 lip
-0.21 liquid 0.62 liquor 0.76 list 0.06 listen -0.86 lit 0.30 liter -0.23 literari -0.78 literatur -1.13 lithuania
-0.05 litr 0.21 litter -0.62 littl -0.25 live -0.60 liver -0.26 lk -0.11 ll -0.58 lmo -0.05 load 0.48 loader 0.72 loan
-0.36 lobbi -0.47 local 0.23 locat 0.71 lock 0.95 lockdown 0.26 locker -0.26 locomot 0.24 lodg 0.09 log 0.45 logic
0.11 login 0.81 logist -0.00 logo 0.17 logon 0.67 loiter -0.32 lol -0.25 london 0.26 lone -0.09 loner -0.47 long -0.19
longer -0.06 longest -0.42 longitud -0.02 longstand -0.73 longtim -0.34 longw -0.26 look 0.04 lookout 0.17 loom -0.56
loophol 0.13 loos -0.11 loot -0.33 looter -0.24 lopsid 0.27 lord -0.07 los -0.03 lose -0.32 loss -0.31 lost 0.00 lot
-1.46 lotteri -0.59 loud -0.03 loudspeak 0.16 louisiana -0.38 loung -0.21 love -0.84 lover -0.36 low 0.31 lower 0.28
lowest -0.06 loyal -0.30 loyalist -0.42 loyalti -0.46 lrg 0.13 lt -0.53 luck 0.24 lucki -0.13 luckili -0.44 lucrat
-0.72 lumber -0.31 lump -0.03 lunch -0.05 lung 0.16 lure -0.19 lurk -0.22 lush -0.42 luxuri -0.10 lv -0.35 ly 0.26
lyric 0.04 ma 0.11 machin -0.21 macon 0.09 mad -0.52 mafia -0.30 mafioso -0.35 mag -0.26 magazin -0.78 magic -0.60
magistr 0.94 magnet -0.24 magnitud 0.43 magnum -0.16 maid 0.29 mail 0.35 mailbox -0.06 main 0.05 mainland -0.03
mainstream -0.26 maintain -0.17 mainten 0.02 maiz -0.27 major 0.07 make -0.56 maker -0.07 makeshift -0.78 makeup -0.38
male -0.03 malfunct 0.15 malici -0.41 mall 0.28 malwar 0.35 mama -0.15 mammoth -0.32 man 0.07 manag -0.18 mandat -0.34
mandatori -0.13 mane -0.29 maneuv -0.07 manhattan -0.04 manhunt 0.43 manifest 0.13 manifesto -0.44 manipul -0.60
manner 0.03 manpow -0.08 mansion -0.33 manslaught 0.15 manual -0.22 manufactur 0.24 map 0.08 mar 0.12 marathon 0.07
marbl 0.30 marc 0.07 march 0.07 marcher -0.21 margin 0.12 mari -0.17 maria -0.19 marijuana -0.09 marin 0.38 marit 0.07
maritim 0.37 mark 0.40 marker 0.52 market 0.03 marketplac 0.10 marri -0.34 marriag -0.24 marshal 0.52 martial 0.18
martin 0.04 marvel -0.47 maryland -0.16 mask -0.16 mass 0.37 massacr 0.46 massiv -0.12 master -0.55 mastodon -0.41 mat
0.15 match -0.14 matchup -0.15 mate -0.01 materi 0.14 matern -0.08 math -0.90 matt -0.42 matter -0.66 mattress -0.33
max -0.27 maximum 0.08 mayb -0.21 mayhem -0.18 mayor 0.25 md 0.11 meal 0.73 mean -0.29 meaning -0.79 meaningless -0.54
meant 0.44 meantim -0.31 mear 0.19 measur 0.58 meat 0.17 mechan 0.55 medal 0.35 media -0.40 medial 0.59 median 0.27
mediat 0.35 medic 0.64 medicin 0.17 mediev 0.03 medit 0.32 medium 0.28 meet 0.52 megalopoli -0.24 mele 0.23 melt 0.15
meltdown 0.05 member 0.92 membership 0.11 memeorandum 0.14 memo -0.20 memoir -0.18 memor -0.69 memorabilia -0.31
memorandum -0.43 memori 0.33 men -0.04 menac -0.01 mend -0.45 mening 0.18 meniscus -0.08 mental -0.36 mention -0.28
mentor -0.04 menu 0.50 merchandis -0.55 merchant -0.03 merci -0.02 mercuri -0.29 mere -0.91 merg -0.00 merger -0.02
meridian -0.01 mesh 0.37 mess -0.28 messag -0.05 met 0.23 metabol 0.53 metal 0.50 mete 0.37 meteorolog 0.25 meter 0.19
meth 0.17 methamphetamin -0.04 method 0.19 meticul -0.27 metr 0.35 metro 0.10 metropoli -0.29 metropolitan 0.45 mexico
0.37 mg 0.67 mi -0.33 michael -0.09 michaelw -0.00 microphon 0.18 microsoft -0.40 mid 0.32 midcourt 1.03 midday 0.03
middl 0.07 midnight 0.36 midsect 0.70 midst 0.17 midway 0.14 migrant 0.24 migrat 0.23 mil 0.21 mild 0.85 mile 0.09
mileston 0.40 milit 0.59 militari 0.69 militarili 0.00 militia 0.25 milk 0.01 milkshak 0.07 mill -0.10 millennium 0.23
millimet 0.07 million -0.24 millionair -0.82 millionth -0.66 min 0.19 mind -0.59 mindset -0.60 mine 0.08 miner 0.12
mini -0.00 minibus 0.06 minim -0.59 minimum 0.46 minist 1.17 ministri 0.61 minivan -0.08 minor 0.21 minus 0.15 minut
0.84 mira 0.16 miracl -0.31 miracul -0.51 mirror -0.19 miscreant -0.12 miscu 0.83 misdemeanor 0.53 miser 0.37 miseri
-0.12 misfir 0.07 mishandl 0.33 misinform -0.38 mislead 0.38 mismanag 0.05 mismatch -0.54 miss 0.88 missil 0.43
mission 0.89 missionari 0.60 mississippi 0.47 misstat 0.21 mistak 0.39 mistaken 0.05 mistress -0.37 mistrust 0.31
misunderstand -0.74 misunderstood -0.32 misus 0.78 mit 0.22 mitig 0.12 mix -0.20 mixtur 0.15 mk -0.33 ml -0.14 mm
-0.45 mn -0.05 mo 0.48 mob 0.27 mobil -0.06 mobilis 0.03 mobster -0.09 mock 0.10 mode -0.04 model -0.78 moder -0.18
modern -0.69 modernis -0.97 modest -0.39 modifi 0.17 moistur -0.15 mold 0.17 molest 0.29 mom -0.10 moment -0.62
momentum -0.47 monarchi -0.32 monday 0.14 monetari -0.35 money -0.65 monik -0.26 monitor 0.72 monkey -0.32 monologu
-0.05 monopoli -0.53 monsoon -0.00 monster -0.43 montag 0.34 month -0.95 monument 0.49 mood 0.23 moon 0.39 moonlight
0.24 moor 0.43 moot 0.32 moral -0.67 moreov -0.54 morgan 0.46 morgu 0.70 morn 0.55 morph -0.35 mortal -0.32 mortgag
-0.25 mosqu 0.30 mosquito 0.35 most -0.53 motel 0.45 mother -0.13 motherhood -0.58 motion -0.01 motiv 0.10 motor 0.24
motorcycl 0.10 motorist 0.08 motorway 0.12 motto 0.23 mount 0.18 mountain 0.13 mourn 0.42 mourner 0.35 mous 0.02 mouth
0.05 move 0.09 movement -0.13 mover 0.28 movi -0.33 moviego -0.38 mph 0.20 mrj -0.32 msnbc 0.11 mud 0.12 mudslid 0.27
mug 0.30 mugshot 0.76 mull -0.04 multicultur -0.87 multimedia -0.51 multin -0.41 multipl -0.15 mum 0.32 mumbl -0.34
municip 0.12 murder 0.57 murphi 0.18 murray 0.32 muscl 1.16 muscular 0.66 muse -0.11 museum 0.50 music 0.01 musician
-0.20 mustach 0.38 muster 0.16 mutant 0.07 mutat 0.16 mute 0.64 mutil 0.10 mutter -0.08 mutual -0.04 muzzl 0.09
mysteri 0.16 myth -0.44 mytholog -0.20 mzn 0.22 na -0.27 nab -0.22 nah -0.33 nail 0.43 naiv -0.53 nake 0.42 name -0.09
nan 0.06 nanni -0.25 nap 0.08 narcot -0.36 narrat -0.80 narrow -0.18 narrowli -0.35 nasa -0.52 nascar 0.17 nasti -0.63
nation -0.36 nationwid 0.08 nativ -0.15 natur -0.52 naughti -0.36 nautic 0.03 nav 0.13 naval 0.40 navi 0.19 navid 0.26
navig 0.29 nba -0.27 nbc -0.15 nbsp -0.18 nc 0.30 nd 0.12 nds 0.03 ne -0.18 near 1.10 nearbi 0.29 nearest 0.28 necess
-0.13 necessari 0.26 necessarili -0.74 neck -0.19 necklac -0.34 need -0.31 negat -0.09 neglect 0.12 neglig 0.40 negoti
0.45 neighbor -0.03 neighborhood -0.65 neighbour -0.05 neighbourhood -0.11 neo -0.38 nephew -0.19 nerv 0.01 nervous
-0.05 net 0.40 network -0.28 neurosci -0.59 neurosurgeon -0.18 neutral 0.42 nevertheless -0.27 new -0.26 newborn -0.73
newcom -0.45 newer -0.40 newest -0.62 newli -0.91 newlyw -0.34 news -0.40 newscast -0.24 newslett 0.01 newsnet 0.33
newson -0.01 newspap 0.21 newsroom 0.17 next 0.08 ng 0.16 ni -0.46 nicaragua 0.01 nice -1.31 nicest -0.47 nicknam
-0.23 niec 0.01 night 0.26 nightcloth -0.07 nightclub -0.18 nightlif -0.75 nightmar -0.11 nightmarish -0.29 nightstand
-0.53 nighttim -0.37 ninth -0.22 nl -0.38 nm 0.02 nn 0.01 noaa -0.25 nobodi 0.06 nocom 0.05 nod -0.21 nois -0.16 nomin
-0.10 nomine -0.10 non 0.08 nonchal -0.29 noncrit -0.06 none 0.38 nonetheless -0.21 nonprofit -0.06 nonsens 0.49 noodl
-0.46 noon 0.63 norm -0.58 normal 0.23 north 0.23 northbound 0.40 northeast 0.18 northeastern -0.28 northern 0.31
northward -0.05 northwest 0.06 northwestern -0.17 northwestward -0.19 nose -0.41 notabl -0.91 note -0.24 notebook
-0.35 noth 0.17 notic 0.19 notif -0.06 notifi 0.20 notion -0.78 notori -0.26 notwithstand -0.71 nov -0.95 novel -0.72
novemb -0.94 now 0.21 nowher -0.02 ns 0.20 nsfw -0.24 nsm -0.14 nuclear 0.49 nude -0.58 nuditi -0.72 nuisanc -0.58
nuke 0.32 number -0.28 numer 0.17 nun 0.61 nurs 0.13 nurseri -0.47 nutrit 0.22 nv -0.09 ny 0.17 nyc 0.41 oat 0.36 oath
0.48 obama -0.35 obedi -0.46 obes -0.58 obey 0.08 obfusc -0.20 obgs 0.29 obit -0.24 obituari -0.26 object 0.39 oblig
0.05 obligatori 0.22 obliter -0.12 oblivi -0.74 oblivion -0.70 obscen 0.15 obscur -0.81 observ 0.15 obsess -0.03
obstacl -0.20 obstruct 0.38 obtain 1.20 obvious 0.37 oc 0.30 occas -0.35 occasion -0.68 occup 0.08 occupi 0.64 occur
1.08 occurr 0.84 ocean -0.05 oct -0.86 octob -0.87 odd -0.63 odfz 0.25 odor 0.25 offbeat 0.18 offenc 0.14 offend -0.13
offens -0.35 offer 0.02 offic 0.93 offici 1.38 offlin -0.45 offseason -0.61 offset -0.26 offshor 0.19 often -0.75
oftentim -0.44 oh 0.03 oil -0.07 ok -0.12 okay -0.20 ol -0.25 old -0.53 older -0.46 oldest 0.03 olymp 0.35 omg -0.31
omin 0.06 omnipres -0.34 onboard 0.73 one -0.27 oneself 0.17 ongo 0.09 onlin -0.01 onlook -0.35 onslaught -0.28 ooz
0.69 op 0.44 opaqu -0.38 open 0.61 oper 0.44 opera -0.24 opinion -0.83 oppo -0.45 oppon -0.13 opportun -0.80 oppos
-0.34 opposit 0.84 oppress -0.59 opt -0.70 optic -0.25 optim -1.07 optimist -0.86 option 0.10 orang 0.04 orchestra
0.01 ordeal 0.39 order 0.27 ordin -0.05 ordinari -0.83 ordinarili 0.41 org 0.63 organ 0.41 organic 0.32 organis 0.43
organiz -0.10 orient -0.61 origin -0.12 oriol 0.09 orlean 0.30 orphan -0.20 orphanag -0.24 orthodox -0.31 os 0.48
oscar -0.31 other -0.82 otherwis -0.53 oust 0.51 out 0.25 outag 0.18 outbid 0.07 outboard 0.82 outbreak 0.11 outburst
0.29 outcom -0.25 outdoor 0.29 outer 0.37 outgo 0.10 outing -0.03 outlaw -0.07 outlet 0.64 outlin 0.19 outlook -0.03
outpost -0.06 outpour 0.11 output -0.42 outrag -0.02 outreach -0.15 outscor -0.06 outset -0.30 outsid 0.67 outskirt
-0.20 outsourc 0.12 outspoken -0.15 outstand -0.73 outward -0.46 ov 0.40 overal -0.27 overcam -0.17 overcom -0.77
overflow 0.25 overhaul -0.76 overhead -0.08 overheard -0.39 overlaid -0.09 overlook 0.12 overnight 0.20 overpass 0.38
overpow 0.16 overrun 0.46 oversaw 0.11 overse 0.25 oversea 0.07 overshadow 0.07 oversight 0.04 overtak 0.73 overtim
-0.25 overturn 0.23 overview -0.77 overwhelm -0.41 owe 0.01 owl -0.26 own -0.77 owner -0.41 ownership -0.40 oxygen
0.86 pablo -0.46 pace 0.49 pacif -0.10 pack 0.53 packag 0.10 pact -0.13 pad -0.40 paddl -0.85 pagasa -0.64 page -0.31
pagina 0.15 paid -0.51 pain 0.42 painkil 0.38 painstak 0.22 paint 0.41 paintbal 0.28 painter -0.36 pair -0.25 pajama
-0.42 pakistan -0.18 pakistani -0.36 pal 0.10 palac 0.26 palm 0.14 pam -1.13 pampaenergia 0.02 pamphlet -0.43 pan
-0.29 pancak 0.13 pandem -0.37 pane -0.06 panel 0.79 panhandl -0.26 panic -0.25 panick 0.07 pant -0.39 papa -0.53
paparazzi -0.11 paper -0.23 paperwork -0.34 par -0.09 parad -0.02 paragraph -0.12 parallel 0.19 paralys 0.17 paralyz
0.17 paramed 0.23 paramilitari -0.09 paramount 0.51 paranoid 0.04 paraphernalia -0.75 pardon 0.40 parent -0.04 pari
-0.32 parish 0.78 parishion 0.19 park 0.29 parker 0.15 parkland 0.25 parliament 0.77 parliamentari 0.37 parol 0.14
parole -0.11 part 0.25 parti -0.51 partial 0.18 particip 0.03 particl 0.15 particular -0.60 partner -0.47 partnership
-0.39 partygo -0.72 pass 0.47 passag 0.23 passeng 0.91 passer -0.28 passion -0.51 passiv 0.04 passport 0.79 password
0.60 past 0.47 pastor 0.69 pat -0.04 patch -0.16 patent -0.04 patern -0.25 path 0.10 patienc 0.09 patient 0.78 patio
-0.24 patriarch -0.21 patriot -0.15 patrol 0.72 patron -0.15 patronag 0.17 pattern 0.24 paul -0.50 paus 0.36 pave
-0.17 pavement 0.25 pax -0.09 pay -0.39 payment -0.14 payoff -0.57 payrol -0.37 pc 0.18 peac 0.27 peacekeep 0.21 peak
0.06 pedal 0.22 pedestrian -0.00 pediatr 0.23 peek 0.07 peer -0.33 pellet 0.77 pelt 0.55 pen -0.62 penalti 0.61 pend
0.41 penetr -0.09 penguin -0.80 peninsula -0.29 penitentiari -0.10 penn -0.67 pennsylvania -0.16 pension -0.45 peopl
-0.64 pepper 0.21 perceiv -0.69 percent 0.07 percentag 0.43 percept -0.61 perenni -0.35 perfect -0.33 perform 0.44
perhap -0.87 peril 0.01 perimet 0.94 period -0.11 perish 0.55 perjuri 0.43 perk 0.35 perman -0.08 permiss 0.43 permit
0.93 perpetr -0.15 perpetu -0.67 perri -0.18 persecut 1.03 persist -0.23 person -0.33 personhood -1.00 personnel 0.28
perspect -1.05 persuad -0.32 pertain -0.02 pertin -0.31 pervas -0.43 pervers 0.18 peso -0.06 pet -0.50 pethidin 0.15
petit -0.08 petraeus -0.51 petrifi -0.26 petrol 0.39 petroleum 0.12 petti -0.34 ph -0.12 pharmaceut 0.16 pharmaci
-0.12 pharmacist 0.35 phase 0.29 phelp 0.16 phenomen -0.36 phenomenon -0.27 philadelphia -0.59 philippin -0.13
philippineweath 0.11 philli -0.90 philosophi -1.07 phish -0.47 phone 0.51 phoney -0.58 photo -0.45 photograph -0.34
photographi -0.38 php 0.31 phrase -0.42 physic -0.03 physician 0.31 pic -0.60 pick 0.20 picket 0.18 pickup 0.06 pictur
-0.61 pie -0.27 piec 0.02 pier 0.01 pierc 0.03 pig -0.33 pile -0.28 pileup -0.36 pilgrim 0.34 pill -0.17 pillar -0.19
pilot 0.59 pin 0.06 pinch 0.17 pine -0.03 pink -0.64 pinpoint 0.14 pint 0.17 pinterest -0.28 pinup -0.04 pioneer -0.69
pipe -0.06 pipelin -0.10 piraci -0.63 pirat -0.03 piss -0.12 pistol 0.62 pit -0.42 pitch -0.44 pitcher -0.65 pitchfork
-0.17 pivot -0.59 pizza -0.17 pl -0.05 placard -0.23 place -0.69 placement 0.22 plagiaris -0.15 plagu 0.09 plain -0.37
plaincloth -0.12 plaintiff -0.39 plan 0.29 plane 0.36 planet -0.31 plant 0.35 plantat 0.15 plastic -0.46 plate -0.19
platform -0.45 play -0.56 player -0.48 playground -0.13 playlist -0.53 playoff -0.85 playpaus 0.22 plaza -0.29 plea
0.03 plead 0.33 pleas 0.06 pleasant -1.14 pleasur -1.12 pledg 0.29 plenti -0.80 plight -0.13 plod -0.23 plot -0.15
plough 0.02 plow -0.00 pluck 0.58 plug 0.10 plumb -0.27 plumber -0.04 plummet 0.05 plunder 0.18 plung 0.20 plural
-0.66 plus -0.34 pm -1.04 pmet -0.43 pms -0.11 pnb -0.33 pneumonia 0.25 po -0.03 pocket 0.16 podcast -0.63 poem -0.26
poet -0.23 poetri -0.40 point -0.41 pointer 0.35 pois 0.02 poison 0.37 poke -0.13 polar -0.73 pole -0.64 polic 1.09
policeman 0.43 policemen 0.82 polici -0.52 policymak 0.42 polit -1.29 politician -0.59 politico -0.62 poll -0.76
pollster -0.86 pollut -0.47 polo -0.81 pompous -0.58 pond 0.09 pool -0.04 poor -0.08 poorest -0.09 pop -0.03 popul
-0.45 popular -1.33 por 0.27 porch 0.12 porn 0.29 pornograph 0.10 pornographi 0.12 port 0.25 portabl 0.12 portal 0.52
portfolio -0.31 portion 0.73 portray 0.46 pose -0.75 posh -0.27 posit -0.21 possess 0.60 possibl 0.67 post -0.20
postal 0.20 poster -0.01 postpon 0.56 postseason -0.68 pot -0.40 potato -0.17 potent -0.38 potenti -0.12 pound -0.17
pour 0.05 poverti -0.51 pow 0.25 powder 0.07 powel 0.10 power -0.32 ppl -0.17 ppp -0.41 pr -0.42 practic 0.38
practition -0.22 prairi -0.82 prais -0.95 prank -0.80 pray 0.67 prayer 0.47 pre 0.08 preach -0.09 preak 0.28 precari
-0.04 precaut 0.55 precautionari 0.30 preced 0.73 precinct 0.10 precious -0.54 precipit -0.18 precis -0.54 preclud
0.12 precursor 0.11 predat -0.41 predecessor -0.19 predica -0.58 predict -0.59 predomin -0.78 preemptiv 0.14 prefer
-1.08 prefix 0.08 pregam -0.14 pregnanc -0.21 pregnant -0.46 preliminari 0.06 prematur -0.37 premedit 0.77 premier
0.14 premis -0.21 premium 0.46 prep 0.15 prepar -0.02 prepared -0.14 prescrib 0.32 prescript 0.08 preseason -0.23
presenc -0.04 present 0.32 preserv 0.11 presid -0.08 presidenti 0.08 press 0.21 pressur -0.19 prestigi -0.40 presum
0.61 presumpt 0.08 pretend -1.22 pretti -0.56 prev -0.58 prevail 0.79 preval -0.47 prevent 0.39 preview -0.20 previous
0.52 prey -0.28 price -0.13 pride -1.16 priest 0.55 primari -0.14 primarili -0.69 prime -0.11 princess -1.07 princip
-0.04 principl -0.51 print 0.08 prior 0.49 prioriti 0.06 prison 0.45 privaci -0.60 privat -0.27 privileg -0.40 prix
0.04 prize -0.78 pro 0.59 proactiv 0.32 probabl -0.37 probat 0.76 probe 0.65 problem 0.04 problemat -0.11 procedur
1.07 proceed 1.11 process 1.11 proclaim 0.39 produc -0.53 product -0.08 profan -0.95 profess -0.63 profession -0.35
professor -0.50 profil -0.36 profit -0.11 profligaci 0.13 profound -0.23 prognosi 0.31 program 0.13 programm 0.52
progress -0.00 prohibit 0.48 project 0.26 projectil 0.06 prolong 0.33 promin -0.86 promis 0.04 promo -0.42 promot
-0.75 prompt 0.69 prone -0.14 pronounc 0.19 proof 0.77 prop -0.16 propaganda -0.69 propel 0.09 propens -0.47 proper
0.52 properti 0.69 prophet 0.30 propofol 0.02 proport -0.37 proportion -0.36 propos 0.51 prose 0.73 prosecut 1.12
prosecutor 1.20 prospect -0.43 prosper -1.07 prostitut 0.66 protect 0.28 protest 1.12 protestor 1.43 protocol 0.72
proud -0.60 prova 0.19 prove 0.36 proven -0.04 provid 0.20 provinc 0.80 provinci 0.46 provis 0.52 provision -0.11
provoc -0.21 provok 0.82 proxi 0.46 proxim -0.48 ps -0.26 pseudonym -0.50 psychiatr 0.20 psychiatrist 0.34 psycholog
-0.43 psychot -0.34 pt -0.18 pub -0.29 pubid -0.12 public -0.61 publicist -0.54 publish -0.98 puja 0.05 pull 1.33 puls
0.13 pummel 0.38 pump 0.12 pun 0.06 punch 0.03 pundit -0.22 punish 0.23 punk -0.10 punt -0.68 pupil -0.18 puppet -0.28
purchas 0.00 pure -0.83 purpl -0.06 purport 0.53 purpos 0.12 purs 0.23 pursu 0.19 pursuit 0.27 push 0.58 put 0.81
puzzl -0.42 px -0.15 pyramid -0.05 qu 0.33 quadrupl 1.03 quak 0.23 qualif -0.12 qualifi 0.25 qualiti -0.20 quantiti
-0.05 quarantin 0.43 quarrel 0.30 quarri 0.55 quarter 0.12 quarterback 0.03 quarterfin 0.61 quartet 0.60 queen -0.10
queri 0.80 quest 0.35 question 0.29 quick -0.19 quiet -0.01 quieter 0.10 quintupl 0.18 quip 0.47 quit -0.37 quo 0.07
quot 0.17 qx 0.10 race -0.43 racial -0.40 racino -0.33 racism -0.67 racist -0.22 rack 0.33 racket 0.30 radar 0.18
radiat 0.39 radic -0.37 radio 0.12 radius 0.33 raffl -0.10 raft 0.23 rafter 0.13 rag 0.23 rage 0.20 raid 0.40 raider
0.17 rail 0.76 railroad 0.38 railway 0.77 rain 0.23 rainbow 0.03 rainfal -0.37 raini 0.30 rainwat 0.35 rais -0.22 rake
0.34 ralli 0.13 ram 0.05 ramo 0.10 ramp 0.09 rampag 0.13 rampant -0.04 ran 0.40 rancher -0.12 random -0.42 rang -0.05
rank -0.80 ransack 0.21 ransom -0.31 rant -0.12 rap 0.02 rape 0.34 rapid 0.02 rapist -0.08 rapper 0.29 raptur 0.04
raquo 0.19 rare -0.45 rash 0.06 rat -0.08 rate -0.16 ratifi -0.08 ratio -0.47 ration -0.69 ratti -0.25 rattl -0.64
ravag 0.25 raven -0.25 raw -0.57 ray -0.00 razorback 0.08 rd 0.22 re -0.26 reach 0.87 react 0.32 reaction 0.15 reactor
-0.29 read -0.52 reader -0.61 readi -0.11 readili -0.87 real -0.74 realis -0.55 realist -1.32 realiti -0.82 realiz
-0.78 realli -0.31 realm -0.39 reap -0.08 reaper -0.41 reappear -0.09 rear 0.27 reason -0.08 reassur -0.37 rebel 0.23
rebellion -0.38 rebound 0.06 rebuf -0.26 rebuild 0.33 rebuilt 0.21 rebuk 0.26 rec -0.22 recal 0.25 recap -0.09 reced
0.33 receipt 0.26 receiv 0.48 recent -0.24 recept -0.10 receptionist -0.13 recess -0.73 recip -0.30 recipi 0.01
reckless -0.17 reckon 0.20 reclaim -0.18 reclus -0.82 recogn 0.19 recognis 0.37 recognit -0.39 recogniz -0.04
recommend -0.46 reconnaiss -0.43 reconstruct 0.49 record 0.26 recount 0.01 recov 1.29 recoveri 0.73 recreat -0.49
recruit -0.06 recur -0.52 recycl -0.20 red 0.22 reddit -0.68 redevelop -0.25 redirect 0.16 redistribut -0.42 reduc
0.17 reduct -0.20 reel 0.07 reelect -0.43 reenabl -0.14 ref 0.15 refer -0.29 refere 0.20 referenc -0.10 referendum
0.06 refin 0.46 refineri -0.11 reflect -0.29 reform -0.46 refrain 0.39 refresh -0.00 refriger -0.02 refug 0.23 refuge
0.26 refund 0.09 refus 0.81 regain 0.52 regard 0.21 regardless 0.27 regener -0.08 regim -0.23 regiment 0.41 region
-0.18 regist 1.05 registr 0.48 regret -0.29 regul -0.06 regular -0.17 regulatori 0.09 rehab -0.13 rehabilit -0.03
rehears -0.42 rehir 0.11 reign -1.12 reignit -0.91 reimburs 0.43 reimpos -0.14 rein 0.07 reinforc 0.03 reinstat -0.49
reiter -0.20 reject 0.61 rejoin -0.11 rekindl -0.87 relat -0.87 relationship -0.79 relax -0.44 relay -0.04 releas 0.42
relentless -0.56 relev -0.67 reli -0.25 reliabl -0.15 relianc -0.69 reliant -0.32 relief 0.06 reliev 0.36 religi 0.16
religion -0.20 reliv -0.70 reload 0.32 reloc 0.31 reluct -0.40 remain 0.77 remaind 0.50 remand -0.09 remark -0.24
remedi -0.27 rememb -0.32 remembr -0.18 remind -0.47 remnant -0.28 remors 0.30 remot 0.04 remov 0.72 remuner -0.05
renam -0.27 renation -0.86 render 0.38 renew -0.02 renov -0.19 renown -0.38 rent 0.13 rental 0.21 reopen 0.54 rep 0.22
repair 0.64 repatri 0.11 repay -0.02 repeal 0.51 repeat -0.40 repent 0.18 replac 0.20 replenish -0.29 repli -0.52
replica 0.09 report 0.98 repres 0.08 represent -0.57 repress -0.17 repriev 0.29 reprint 0.08 reproduc -0.21 republ
-0.64 republican -0.85 repuls 0.16 reput -0.72 request 0.54 requir 0.07 rerout 0.11 rescind 0.23 rescu 0.88 rescuer
0.57 research -0.31 resembl 0.59 resent 0.44 reserv -0.26 reservoir -0.24 resid 0.20 residenti 0.62 residu -0.06
resign 0.31 resist -0.02 resolut 0.02 resolv 0.72 resort -0.13 resourc 0.04 respect -0.76 respiratori 0.36 respond
0.02 respons 0.46 rest 0.32 restart 0.71 restaur -0.07 restor 0.75 restrain 0.28 restraint 0.60 restrict 0.64
restructur 0.62 result 0.82 resum 0.09 resumpt 0.30 resurg 0.76 resuscit -0.15 retail 0.75 retain 0.12 retaken 0.06
retali -0.23 retaliatori -0.13 rethink -0.78 retir -0.31 retire -0.67 retreat -0.56 retriev 0.33 return 0.27 reunion
0.11 reunit -0.24 reuter -0.11 revamp 0.33 reveal 0.31 revel -0.40 reveng -0.44 revenu -0.31 rever -0.47 reverber
-0.21 revers -0.32 review -0.19 revis 0.15 reviv -0.14 revok 0.56 revolt 0.07 revolut -0.86 revolutionari -1.04 revolv
0.22 reward -0.68 rewritten -0.64 rhetor -0.57 rhythm -0.41 rib 0.28 rice -0.19 rich -1.08 richard -0.89 richest -0.92
richter -0.98 ricochet 0.11 rid 0.24 riddl 0.29 ride -0.12 rider -0.26 ridg -0.37 ridicul -0.20 rifl 0.38 rig 0.01
right -0.65 righteous -0.02 rim -0.32 ring -0.29 rink -0.17 riot 0.69 rioter 0.45 rip 0.89 rise -0.21 risen -0.38 risk
-0.40 riski -0.29 risqu -0.10 rite -0.10 rival -0.11 rivalri -0.22 river -0.05 riverbank -0.17 rm 0.13 ro -0.02 road
-0.43 roadblock -0.05 roadsid 0.05 roadway -0.32 roam -0.24 roar 0.34 rob 0.09 robber -0.23 robberi -0.02 robe 0.16
robot 0.22 rock 0.07 rockabilli 0.41 rocket 0.33 rocki -0.11 rode -0.49 rodent -0.01 role -0.69 roll 0.50 roller -0.27
rollercoast -0.08 rollov -0.13 romanc -1.03 romant -0.78 romney -0.65 roof 0.73 rooftop -0.07 rooki -0.42 room 0.46
roommat -0.06 root 0.04 rope -0.31 rose -0.24 roster -0.34 rot 0.06 rotat -0.50 roug -0.39 rough -0.22 roulett -0.39
round -0.50 roundup -0.15 rous -0.28 rout 0.60 routin 0.06 rover -0.11 row 0.04 rowdi 0.22 royal -0.32 royalti -0.42
rs 0.11 rss 0.09 rt 0.00 ru 0.06 rub 0.27 rubber 0.33 rubbish 0.05 rubbl 0.42 ruckus 0.53 ruin 0.35 rule 0.17 rulemak
-0.23 ruler -0.58 rumbl -0.72 rumor 0.31 run 0.60 runaway -0.16 runner 0.43 runoff -0.10 runway 0.22 rural 0.07 ruse
0.60 rush 0.07 rusher -0.26 russia -0.47 rust 0.19 rut 0.41 ryan 0.26 sa -0.18 sabotag -0.32 sac 1.00 sack 0.87 sacr
0.20 sacrific 0.16 sacrilegi 0.78 sad -0.43 sadden -0.33 sadomasochist -0.48 safe 0.07 safeguard 0.27 safer -0.25
safeti 0.63 sah 0.30 sail 0.45 sailboat 0.16 sailor 0.72 saint 0.16 sake -0.40 salad -0.36 salari -0.64 sale -0.22
salmon -0.09 salt 0.12 salvag 0.50 sampl 0.43 san -0.03 sanction 0.08 sanctuari -0.12 sand 0.32 sandbag 0.22 sandi
0.07 sanduski 0.20 sandwich 0.44 sang 0.19 sanit -0.13 sank -0.38 sarah 0.03 sat 0.42 satellit 0.92 satirist -0.03
satisfactori -0.07 satisfi -0.55 satur 0.34 saturday 0.40 saudi -0.15 savag -0.66 save -0.43 savvi -0.67 saw 0.35 sc
0.41 scale 0.36 scam 0.07 scamper 0.15 scan 0.83 scandal 0.33 scanner -0.08 scant 0.21 scar 0.28 scarc -0.02 scare
0.35 scarf -0.15 scari 0.02 scath 0.35 scatter 0.51 scaveng -0.31 scenario -0.01 scene 0.17 scent 0.33 sceptic -0.41
schedul 1.53 scheme -0.31 schizophren -0.11 schizophrenia -0.27 schmuck 0.07 scholar -0.14 scholarship -0.25 school
0.33 schoolboy 0.04 scienc -0.24 scientif -0.59 scientist -0.45 scn 0.45 sco 0.09 scoop 0.41 scope 0.40 scorch -0.03
score 0.60 scoreboard 0.92 scorer 0.28 scott -0.06 scour 0.43 scout 0.12 scrambl 0.01 scrap 0.66 scrape 1.01 scrappi
0.25 scream -0.52 screech -0.45 screen 0.53 screenplay -0.06 scrimmag -0.22 script 0.09 scriptur 0.11 scroll 0.47
scrutini 0.76 scuffl -0.20 scum 0.44 se 0.22 sea -0.23 seaboard -0.42 seaborn -0.39 seafront -0.54 seal 0.49 seaplan
0.00 search 0.72 searchabl 0.29 searcher 0.19 season -1.08 seat -0.07 sec 0.05 secess -0.47 seclud 0.48 second -0.02
secondari 0.11 secreci -0.40 secret -0.20 secretari 0.58 sect 0.52 section 0.33 sector -0.16 secular -0.06 secur 0.56
sedan 0.57 sedat 0.90 seduct 0.82 see 0.13 seed 0.07 seek 0.88 seem -0.70 seen 0.68 seep 0.13 seepag 0.31 segment 0.03
segreg -0.27 seismic -0.61 seismolog -0.57 seiz 1.36 seizur -0.45 select -0.13 self -0.62 selfless -0.69 sell 0.11
seller 0.01 semi 0.12 semiaquat 0.10 semiautomat 0.03 semifin 0.73 seminar 0.27 senat -0.09 send 0.37 senior -0.00
sens -0.40 sensat -0.20 senseless -0.44 sensibl -0.36 sensit -0.03 sensor 0.12 sensual -0.83 sent 0.62 sentenc 0.66
sentiment -0.57 sep -0.22 separ 0.12 sept -0.31 septemb -1.19 sequel -0.10 sequenc 0.57 sergeant 0.13 seri -0.42
serial -0.33 serious 0.74 serv 0.08 servant 0.25 servic 0.84 session 0.67 set 0.52 setback -0.04 settl 0.13 settlement
0.08 settler 0.24 setup 0.38 seventh 0.36 sever 0.59 sex 0.21 sexi 0.03 sexiest 0.16 sexual -0.06 sh 0.18 shade 0.15
shadow -0.22 shadowi -0.38 shake 0.11 shaken 0.58 shaki 0.23 shale -0.01 shallow 0.26 sham -0.12 shaman -0.27 shame
-0.15 shampoo -0.02 shape -0.55 share -0.27 sharehold 0.09 sharia 0.05 shark 0.09 sharp 0.07 sharpli -0.06 shatter
0.24 shave 0.12 shed 0.18 sheep 0.16 sheer -0.60 sheet 0.15 shell 0.59 shelter 0.39 shelv 0.31 shepherd -0.13 sheriff
-0.36 shi -0.17 shield 0.48 shift -0.54 shim 0.08 shin 0.14 shine 0.29 ship 0.73 shipment 0.76 shirt -0.11 shirtless
-0.32 shit 0.42 shock 0.81 shocker -0.18 shoe 0.34 shook 0.42 shoot 1.35 shooter 0.31 shootout 0.54 shop 0.89 shoplift
-0.15 shopper -0.06 shore -0.10 short 0.68 shortag -0.12 shortcom -0.04 shorten -0.12 shorter -0.18 shot 1.33 shotgun
1.42 shoulder 0.45 shout -0.29 shove 0.21 shovel 0.44 show 0.34 showcas 0.65 showdown -0.11 shower -0.01 shown 0.70
shrapnel 0.39 shreveport 0.53 shriek 0.04 shrimp -0.40 shrine 0.23 shrink -0.20 shrivel -0.49 shuffl -0.13 shut 0.52
shutdown 0.24 shutter -0.34 shuttl 0.41 si 0.20 sibl -0.70 sic 0.23 sick 0.17 side 0.24 sidebar 0.43 sidelin 0.01
sidestep 0.10 sidewalk 0.06 sift -0.19 sigh 0.53 sight 0.44 sign 0.00 signal 0.27 signatur -0.02 signifi -0.13
signific -0.16 sikh 0.39 silenc 0.06 silent 0.33 silli -0.47 silver 0.50 silverwar 0.47 similar -0.89 simmer -0.26
simpl -0.71 simpler -1.19 simpli 0.12 simpson 0.46 simul 0.21 simultan -0.11 sin 0.05 sincer -0.07 sing 0.16 singapor
-0.02 singer 0.27 singl 0.14 sink 0.03 sip 0.58 sir 0.65 siren 0.56 sister 0.37 sit 0.15 sitcom 0.17 site 0.80 situat
0.35 sixer 0.49 sixth 0.80 sixti -0.18 size 0.08 sizeabl 0.01 sk -0.06 skate -0.08 skateboard 0.47 skeptic -0.08
sketchi -0.51 skewer -0.19 ski -0.19 skiff -0.22 skill -0.42 skin -0.33 skinhead -0.26 skinni 0.02 skip 0.42 skirmish
-0.27 skschust 0.01 skull -0.01 sky -0.10 skyrocket 0.14 sl 0.60 slack 0.22 slain 0.44 slam 0.44 slant 0.41 slap 0.40
slash 0.45 slate 0.70 slaughter 0.63 slave 0.18 slaveri -0.04 slay 0.21 sleep 0.27 sleev 0.05 sleeveless -0.65 slept
0.42 slice 0.01 slide 0.37 slideshow 0.35 slight 0.19 slip 0.84 slipper 0.05 slog -0.45 slogan -0.20 slope 0.06 slow
0.61 slowdown 0.22 slower 0.47 slowli 0.54 slug 0.59 sluggish 0.80 slump 0.66 slur 0.66 smack 0.07 small -0.13 smaller
-0.04 smallest -0.11 smart -0.71 smarter -0.65 smartphon -0.25 smash 0.26 smashit -0.22 smear 0.38 smell -0.30 smile
-0.80 smirk -0.42 smith 0.22 smoke 0.40 smolder -0.27 smooth -0.02 smoulder 0.41 sms 0.37 smuggl 0.36 smuggler 0.18
snack 0.31 snake -0.24 snap 0.20 snappi -0.57 snapshot -0.07 snatch -0.10 sneak 0.34 sneez 0.06 sniper 0.77 snitch
-0.00 snow -0.09 snowfal -0.10 snowstorm -0.15 snuck 0.54 soak 0.54 soap -0.29 soar -0.23 sob -0.09 sober -0.11
sobrieti 0.08 soccer 0.26 social -0.83 socialist -0.87 societi -1.06 soda 0.08 sofa -0.35 soft -0.34 softbal -0.22
soften -0.25 softer -0.28 softwar -0.26 soggi 0.15 soil -0.15 solac 0.14 solar 0.19 sold 0.19 soldier 0.36 sole 0.16
solemn 1.01 solicit 0.52 solid 0.06 solidar -0.07 solidifi 0.09 solo -0.05 solut 0.22 solv 0.09 somali 0.37 somber
0.36 somebodi -0.19 somehow -0.51 someon -0.42 someth -0.36 sometim -0.11 somewhat -0.55 somewher 0.41 son 0.60 song
0.40 songwrit -0.25 soon 0.30 sooner 0.66 sophist -0.18 sophomor 0.09 sordid 1.04 sore 0.41 sorri 0.21 sorrow 0.35
sort -0.46 sought 0.71 soul -0.20 sound 0.12 sour 0.40 sourc -0.25 south 0.23 southbound 0.21 southeast -0.01
southeastern -0.43 souther -0.14 southern 0.24 southpaw 0.08 southward -0.28 southwest -0.11 southwestern -0.37
sovereign -0.07 sovereignti -0.05 sow 0.06 soybean -0.50 space 0.60 spam -0.08 span 0.00 spank -0.51 spar 0.51 spare
0.03 spark 0.33 spars -0.14 spate 0.13 spawn 0.69 speak 0.23 speaker -0.29 speci -0.48 special -0.02 specialist -0.39
specif 0.36 specifi 0.79 spectacl -0.34 spectacular -0.08 spectat -0.30 spectrum -0.38 specul 0.25 sped 0.33 speech
-0.54 speechless -0.59 speed 0.61 speedboat -0.03 speedi 0.11 speedili -0.17 spell 0.02 spend -0.14 spent -0.50 spew
0.33 spi -0.14 spice -0.13 spike -0.05 spill 0.07 spin -0.42 spine 0.30 spiral 0.29 spirit -0.14 spiritu -0.04
splinter -0.24 split 0.16 spoke -0.12 spoken -0.06 spokesman 0.06 spokesperson -0.08 spokeswoman 0.08 sponsor 0.34
spontan 0.46 spook 0.14 sporad 0.34 sport 0.24 spot 0.29 spotlight -0.02 spous -0.24 sprain 0.39 sprawl -0.55 spray
0.48 spread 0.07 spree -0.47 spring -0.28 sprinkl -0.09 sprinkler -0.41 sprint 0.31 spun 0.40 spur 0.11 sq 0.20 squad
0.63 squander -0.32 squar -0.35 squeez 0.19 squirrel -0.38 sr 0.30 ss 0.20 st 0.80 staat -0.22 stab 0.67 stabil 0.05
stabl 0.32 stack 0.39 stadium 0.37 staf 0.31 staff 0.17 staffer 0.42 stage -0.37 stagger -0.12 stain 1.38 stairwel
0.57 stake 0.56 stalem 0.80 stalk 0.22 stall 0.98 stamp 0.48 stamped 0.28 stanc 0.11 stand -0.11 standard -0.17
standbi -0.60 standoff 0.96 standpoint -0.29 stapl 0.46 star -0.20 stare 0.54 stark -0.32 starlet 0.18 start -0.14
starter 0.02 startl 0.20 stat -0.19 state 0.08 statehood -0.77 statement 0.42 statewid 0.33 station 0.07 stationhous
0.15 statist -0.37 statu 0.39 statuett -0.19 statur -0.08 status 0.54 statut 0.34 staunch 0.21 stay 0.23 steadfast
-0.28 steadi -0.41 steadili -0.81 steal 0.01 stealth -0.37 steam -0.55 steel -0.73 steep 0.04 steer -0.25 steffen
-0.20 stem 0.06 step 0.52 stepfath 0.21 stepson 0.75 stereotyp -0.39 steroid 0.11 steve -0.24 steward -0.43 stick 0.43
sticker 0.04 sticki -0.00 stifl 0.99 stiletto 0.23 still 0.19 stimul -0.73 stimulus -0.29 sting 0.75 stint 0.65 stir
-0.11 stitch 0.50 stock 0.44 stocki 0.11 stockpil 0.18 stole 0.68 stolen 0.84 stomach 0.23 stomp 0.66 stone 0.42 stood
-0.22 stoop 0.24 stop 0.94 stoppag 0.01 storag 0.02 store 0.84 storefront 0.06 stori -0.55 storm 0.42 stormi 0.13
stormtrack 0.25 stove 0.10 straight -0.22 strain 0.49 strand 0.11 strang -0.59 stranger -0.50 strap 0.62 strateg -0.40
strategi -0.63 straw 0.34 stray 0.75 streak 0.61 stream 0.01 street -0.23 strength -0.17 strengthen -0.31 stress -0.21
stretch 0.48 stretcher 0.21 strewn 0.17 strict -0.18 stricter -0.16 stride -0.07 strife 0.06 strike 0.91 string 0.37
strip 0.42 stripe 0.84 strive -0.31 stroke 0.23 stroller 0.05 strong -0.04 stronger 0.00 strongest -0.12 stronghold
0.49 struck 0.71 structur 0.06 struggl -0.21 stubborn -0.63 stuck 0.62 student 0.62 studi -0.33 studio 0.11 stuf 0.17
stuff -0.06 stumbl 0.85 stump 0.72 stun 0.22 stupid -0.35 style -0.90 su 0.33 sub 0.22 subcultur -0.28 subdivis 0.39
subdu 0.32 subject -0.64 submarin 0.39 submerg -0.08 submiss 0.05 submit 0.50 subpoena -0.12 subprim -0.55 subscrib
-0.41 subscript -0.33 subsea 0.13 subsequ 0.71 subsid 0.43 subsidi 0.30 subsidiari -0.48 substanc 0.32 substanti 0.27
substat 0.89 substitut 0.59 subterfug -0.22 suburb -0.02 suburban 0.14 subway 0.08 succeed -0.15 success -0.50
successor 0.01 succumb 0.26 suck 0.51 sudden -0.20 sue 0.52 suffer 0.24 suffici 0.35 suffoc 0.22 suffrag -0.18 suggest
-0.03 suicid 0.42 suit 0.42 suitabl -0.43 suitcas 0.71 sum 0.02 summari -0.63 summer -0.62 summit 0.14 summon 0.27 sun
-0.19 sunday -0.14 sunk 0.43 sunni 0.17 sunshin 0.06 sunstor 0.38 super -0.56 supercharg 0.44 superhero -0.32
superintend -0.43 superior -0.60 supermarket -0.06 supersed -0.16 superstar -0.75 superstorm -0.42 supertank -0.89
supervis -0.29 supervisor -0.06 supervisori -0.71 suppli 0.44 supplier 0.49 support 0.22 suppos 0.36 suppress 0.35
suprem -0.28 supremacist -0.18 sur 0.12 sure 0.40 surf -0.00 surfac 0.16 surfer -0.12 surg 0.08 surgeon 0.38 surgeri
0.03 surgic 0.46 surnam -0.15 surpass 0.46 surplus -0.13 surpris -0.31 surreal -0.07 surrend 0.26 surreptiti 0.26
surround -0.13 surveil -0.43 survey -0.32 surviv 0.17 survivor 0.19 suscept -0.26 suspect 1.63 suspend 1.15 suspens
0.44 suspici -0.05 suspicion 0.97 sustain 0.71 sv -0.28 svg 0.29 sw -0.20 swab -0.12 swallow 0.34 swamp -0.01 swampi
-0.33 swap -0.41 swarm 0.45 swat -0.20 swath 0.03 sway 0.19 sweat 0.12 sweater -0.29 sweatshirt 0.01 sweep 0.13
sweepstak 0.20 sweet -0.63 sweetheart -0.89 swell -0.26 swelter 0.34 swept 0.35 swift -0.56 swim 0.18 swimmer -0.43
swine -0.04 swing -0.53 swipe 0.18 swirl -0.20 switch -0.52 sworn 0.21 sydney 0.48 symbol -0.13 sympathi -0.08 symptom
0.60 syndic 0.19 syria 0.09 system -0.16 systemat -0.20 szl -0.61 ta 0.16 tab -0.14 tabl -0.08 tablet -0.11 tabloid
0.08 tabul -0.33 tack 0.27 tackl 0.00 tactic 0.05 tad -0.09 tag 0.13 tail 0.25 taint 0.29 take 1.07 taken 1.12 takeov
0.54 tale -1.01 talent -0.33 talk -0.20 tall -0.32 taller -0.09 tallest -0.38 talli 0.04 tame -0.52 tamper -0.15 tan
-0.23 tank -0.31 tanker -0.40 tap 0.05 tape 0.15 tar 0.11 target 0.44 tariff -0.07 tarp 0.37 task 0.26 tast -0.81
tatter 0.12 tattoo -0.28 taught -0.19 taunt 0.33 taut -0.11 tax -0.22 taxi -0.29 taxpay -0.49 taylor 0.01 te 0.07 tea
-0.34 teach -0.06 teacher 0.04 team -0.40 teammat -0.23 tear 0.13 tearga 0.74 teas 0.40 tech -0.12 technic 0.39
technician 0.36 techniqu 0.46 technolog -0.48 teddi -0.12 tee -0.18 teem -0.05 teen -0.19 teenag 0.13 teeter 0.16
teeth 0.10 tel 0.02 telecast -0.24 telecom 0.09 telecommun -0.03 telephon 0.36 televis 0.09 tell -0.26 teller -0.40
temblor 0.40 temper 0.12 temperatur -0.05 templ 0.65 templat 0.02 tempor 0.11 temporari 0.75 temporarili 0.83 tempt
-0.47 ten 0.41 tenaci -0.89 tenant 0.08 tend -0.26 tender -0.48 tenet 0.27 tennesse -0.00 tenni -0.19 tens 0.15
tension -0.34 tent -0.05 tentat 0.55 tenth -0.17 tenur -0.17 tequila 0.14 term -0.60 termin 0.47 terminus 0.34 terp
-0.13 terrac -0.33 terrestri 0.20 terribl -0.58 terrif -0.73 terrifi -0.41 territori -0.15 terror -0.16 terrorist
-0.27 test 1.40 testament 0.66 testifi 1.37 testimoni 0.21 texa 0.05 text -0.24 textil -0.26 th -0.11 tha -0.31 thank
-0.67 thanksgiv -0.18 theater -0.58 theatr -0.50 theatric -0.59 theft 0.02 theme -0.41 thenew -0.32 theori -0.27
therapi -0.23 thereaft 1.01 therebi 0.00 therefor -0.07 thermal 0.20 thick 0.07 thief 0.37 thiev 0.29 thigh 0.29 thin
0.23 thing -0.55 think -0.46 third -0.06 thorough -0.48 thought -0.21 thousand 0.40 thrash -0.24 thread -0.04 threat
-0.29 threaten 0.44 threw 0.49 thrill -0.36 thrive -0.60 throat 0.38 throughout 0.55 throw 0.62 thrown 0.49 thru 0.56
thud -0.25 thug 0.41 thumb 0.20 thump 0.17 thunder 0.25 thunderstorm 0.06 thursday 0.86 thus -0.57 thwart -0.00 tick
0.11 ticket 0.20 tidal 0.19 tide 0.17 tidi -0.25 tie 0.17 tier -0.36 tight 0.24 tighten -0.04 tighter -0.04 tile 0.45
till 0.45 tilt -0.47 tim 0.49 timber 0.43 time 0.29 timefram -0.05 timelin 0.36 timeout 0.83 tini -0.08 tint 0.22
tinver -0.14 tinyurl 0.18 tip -0.08 tipster -0.35 tire 0.42 tireless -0.51 titil 0.25 titl -0.40 tl -0.35 tmz -0.19 tn
0.02 today 0.07 toddler -0.34 toe 0.27 togeth -0.49 toilet -0.13 tokyo -0.28 toler -0.75 toll 0.54 tome -0.14 tomorrow
0.16 ton 0.49 tone 0.01 tonight 0.02 tonn 0.74 took 0.90 tool 0.24 toolbar -0.13 toolkit 0.02 top -0.40 topic -0.87
topless -0.29 toppl 0.01 torch 0.84 tore 0.06 torn 0.64 tornado 0.50 torrent 0.25 torrenti 0.20 torso 0.28 tortur 0.03
toss -0.16 tot 0.30 total 0.70 touch -0.01 touchdown -0.25 tough -0.26 toughen -0.30 tougher -0.27 tour 0.06 tourism
-0.71 tourist -0.19 tournament 0.26 tout -0.50 tow -0.23 toward -0.22 towel 0.39 tower 0.10 town -0.03 township -0.14
towson 0.17 toxic 0.32 toxicolog 0.37 toxin 0.10 toy -0.45 tr -0.08 trace 0.68 track 0.18 tracker 0.04 tractor 0.07
trade -0.16 trademark 0.08 trader -0.09 tradit -0.94 traffic 0.54 traffick 0.20 tragedi 0.07 tragic -0.15 trail 0.29
trailer -0.11 train -0.07 trainer 0.02 trait 0.11 traitor 0.85 trajectori 0.02 trampl 0.15 transact -0.14 transcript
0.13 transfer 0.22 transform -0.71 transit 0.10 translat -0.24 transmiss 0.10 transmit 0.40 transpar -0.18 transpir
0.06 transport 0.54 trap 0.56 trash -0.03 trauma 0.24 traumat 0.11 travel -0.06 travers 0.59 trawler 0.13 treasur
-0.48 treasuri 0.20 treat 0.23 treati -0.47 treatment 0.00 tree -0.48 trek -0.20 tremend -0.38 tremor 0.34 trench
-0.19 trend -0.38 trendi -0.59 trespass 0.29 tri 0.11 trial 0.74 tribal 0.39 tribe -0.42 tribun -0.19 tribut 0.04
trick -0.03 tricki 0.12 trickl -0.16 trifl -0.35 trigger 0.27 trillion -0.48 trilog -0.55 trio 0.04 trip 0.00 tripl
0.18 triumph -0.87 troll -0.28 troop 0.33 trooper 0.26 tropic -0.24 troubl -0.13 trout 0.06 truce 0.22 truck 0.70 true
-0.23 truli -0.40 trunk 0.13 trust -0.44 truste 0.07 truth -0.57 tsunami -0.14 tt -0.09 tube -0.49 tue -0.08 tuesday
0.91 tuition -0.05 tulsa -0.48 tumbl -0.80 tumultu -0.37 tuna -0.41 tune 0.15 tunisian -0.29 tunnel 0.46 tur -0.88
turban -0.98 turf -0.90 turkey -0.87 turkish -0.54 turkmen -0.45 turmoil -0.55 turn -0.32 turnaround -0.20 turncoat
-0.15 turnout -0.19 turnov -0.18 turtl -0.31 tux -0.23 tuxedo 0.04 tv -0.05 tweak -0.05 tweet -0.39 twenti 0.07 twice
-0.07 twin -0.29 twist -0.44 twitter -0.97 tycoon 0.30 type -0.63 typhoon 0.14 typic 0.11 typo 0.39 tyranni -0.08 ufo
0.79 ug 0.77 ugli -0.16 uh 0.31 uk 0.11 ultim -0.74 umbrella -0.33 un 0.65 unabash 0.46 unabl 0.60 unaccept 0.60
unaccount 0.49 unanim -0.06 unansw 0.40 unarm 1.03 unattend -0.05 unauthor 0.18 unavail 0.89 unavoid -0.08 unawar 0.49
unbear 0.07 unbeaten 0.93 unbeliev -0.10 unborn -0.16 unc 0.74 uncertain -0.18 uncertainti -0.48 unchart 0.10 uncl
0.04 unclear 0.31 uncomfort 0.16 uncommon 0.33 uncompromis 0.10 unconfirm 0.60 unconsci -0.16 unconstitut 0.56
uncontrol 0.11 uncoop 0.22 uncov 0.63 und 0.18 undat 0.37 undef 0.10 under 0.71 underag 0.52 undercard 0.55 undercov
0.52 underestim 0.34 undergo 0.54 undergon 0.92 undergradu 0.61 underground 0.56 underlin 0.33 undermin 0.06
underneath 0.27 underscor 0.32 undersea 0.35 understand -0.51 understood -0.16 undertak 0.37 undertaken 0.83 underw
0.19 underwat 0.53 underway 0.38 underwear 0.46 underworld -0.54 undeserv 0.21 undet 0.20 undetermin 0.16 undisclos
0.65 undiscov -0.11 undisput 0.51 undo -0.18 undoubt -0.37 undraft -0.15 undress -0.56 unearth 0.59 uneasi -0.54
unemploy -0.19 unexpect -0.43 unexplain 0.15 unfair 0.27 unfamiliar -0.21 unflinch -0.19 unfold 0.03 unfortun 0.07
unfound 0.40 unfurl -0.32 unhappi -0.35 unharm 0.57 unhygien 0.38 unicorn 0.57 unidentifi 0.50 unifi 0.42 uniform
-0.16 unilater -0.00 unimagin 0.19 unincorpor 0.75 uninjur 0.08 uninsur 0.61 unintend 0.61 unintent 0.25 uninvit -0.10
union 0.69 uniqu -0.58 unit 0.43 uniti -0.19 univers -0.31 universal -0.88 universiti -0.19 unjust 0.29 unknow 0.37
unknown 0.16 unlaw 0.10 unleash 0.62 unless 0.67 unlicens 0.28 unlik -0.23 unlimit 0.02 unload 0.75 unlock 0.84 unmark
0.57 unmask 0.12 unnam 0.49 unnecessari -0.29 unoffici 0.51 unorthodox -0.25 unpaid 0.44 unpatch 0.37 unplan 0.85
unpopular -0.24 unpreced 0.10 unpredict -0.05 unprepar 0.03 unprotect 0.40 unpunish 0.75 unravel -0.25 unreach -0.06
unreal 0.06 unreason 0.06 unrel 0.28 unreli -0.26 unrepair 0.27 unrespons 0.28 unrest 1.12 unruli -0.13 unsaf 0.53
unseal 0.92 unsecur 1.01 unsolv 0.23 unspecifi 0.82 unstabl 0.56 unsteadi 0.19 unsuccess -0.48 unsupervis 0.08 unsur
-0.57 untim 0.52 untouch -0.05 unusu -0.40 unveil 0.14 unwant 0.16 unwarr 0.53 unwil 0.10 unwit 0.13 up 0.04 upcom
-0.36 updat -0.78 upend -0.52 upgrad 0.50 upheav -0.06 upheld 0.59 uphold 0.23 upload -0.16 upmarket 0.36 upper 0.11
upright -0.07 upris -0.46 uproot 0.12 upscal 0.02 upset -0.18 upstair 0.22 upstat 0.02 uptick 0.61 upward -0.55 ur
0.37 uranium 0.21 urban -0.25 urg 0.49 urgenc 1.05 urgent 0.61 urin 0.44 url 0.26 usa -0.41 usabl 0.17 usag 0.35 usc
0.33 use 0.67 user -0.42 usernam -0.16 uservideo -0.12 usg 0.23 usher -0.02 usual 0.16 util 0.11 utmost 0.28 utter
-0.16 uz -0.40 va 0.13 vacant 0.00 vacat 0.12 vaccin 0.47 vagu -0.31 valid 0.54 valley 0.04 valu -0.60 valuabl -0.58
valuat -0.08 vampir 0.06 van 0.62 vandal -0.34 vanish 0.74 vari -0.16 variabl -0.01 variant 0.38 variat -0.12 varieti
-1.05 various -0.47 varsiti 0.06 vast -0.73 ve 0.43 vec -0.06 veer 0.42 vehement 0.82 vehicl 0.97 vehicular 0.40 veil
0.32 vein 0.39 velodrom -0.03 vendor 0.32 vener -0.01 ventil 0.03 ventur -0.46 venu -0.14 verbal -0.10 verdict 0.24
verg 0.04 verif 0.07 verifi 0.37 vers -0.01 versatil -0.50 version -0.04 versus -0.99 vessel 0.37 vest 0.40 vestibul
0.16 vet 0.21 veteran -0.01 veto 0.53 vi 0.51 viabil 0.56 viabl 0.37 vibe -0.45 vice -0.27 vicin 0.81 vicious -0.71
victim 0.50 victori -0.00 video 0.60 videogam -0.13 vie 0.14 view -0.56 viewer -0.73 viewpoint -0.25 vigil 0.45 vigor
0.45 villa -0.06 villag -0.05 villain -0.07 vincent -0.24 vintag 0.33 violat 0.95 violenc 0.35 violent 0.34 viral
-0.08 virginia 0.19 virolog -0.37 virtu -1.34 virtual -0.89 virul -0.51 virus 0.36 visa -0.25 visibl 0.54 vision -0.14
visit 0.82 visitor 0.25 vital 0.16 vitamin 0.44 vo 0.70 vocal 0.37 vodka -0.16 vogu 0.26 voic -0.07 void 0.37 vol 0.40
volatil 0.05 volcan 0.61 volcano 0.49 volley 0.07 volleybal 0.36 volum 0.12 volunt -0.03 voluntari 0.13 voluntarili
0.46 vomit 0.30 von 0.37 vote 0.05 voter -0.36 voucher 0.08 vow 0.75 vs -0.73 vulner 0.55 wade -0.12 wafb -0.18 wage
-0.15 wagon 0.00 wail 0.43 waist -0.22 waistband 0.30 wait 0.51 waitress -0.33 waiv -0.36 waiver -0.24 wake -0.20 walk
1.20 walker 0.22 walkout 0.40 wall 0.05 wallet 0.28 wallpap 0.21 wander -0.73 wane -0.09 wanna -0.84 want -0.89 war
-0.02 ward -0.37 warehous -0.17 warfar -0.17 wari -0.62 warm -0.54 warmong -0.42 warn 0.46 warner -0.24 warplan 0.22
warrant 0.28 warrior -0.39 warship -0.22 wartim -0.59 wash 0.04 washi -0.14 washington -0.04 wast -0.32 watch -0.23
watchdog -0.24 water 0.31 waterfront -0.26 waterway 0.13 wave -0.52 way 0.07 wayward -0.34 weak 0.59 weaken 0.65
weaker 0.51 wealth -0.94 wealthi -1.14 wealthiest -1.30 weapon 0.86 wear 0.15 weather 0.30 weav -0.50 web 0.12 webcam
0.29 webmast -0.06 webpag -0.04 websit 0.62 wed -0.26 wednesday 0.53 weed 0.16 week 0.42 weekday 0.32 weekend -0.30
weeklong -0.19 weep -0.06 weigh 0.19 weight 0.01 weird -0.44 welcom 0.12 weld 0.21 welfar -0.04 well -0.86 went 0.72
wentlandt 0.09 wept 0.23 west -0.62 westbound -0.22 wester -0.11 western -0.40 westward -0.73 wet 0.39 wetland 0.26
whale -0.00 whatev -0.26 whatsoev -0.13 wheel 0.57 wheelchair 0.38 wheeler 0.64 whenev -0.32 whereabout 0.12 wherev
0.20 whip 0.32 whirlwind -0.43 whisper -0.42 whistl -0.13 white 0.15 whitehal 0.52 whitehous 0.07 whizz -0.01 whoever
-0.22 whole -0.04 wholesal 0.04 wholli -0.24 wi -0.32 wicket -0.15 wide -0.09 widen -0.26 wider -0.13 widespread 0.03
widget -0.30 widow 0.11 width 0.37 wield 0.24 wife -0.21 wiki -0.21 wild -0.60 wilder -0.35 wildfir -0.17 wildlif
-1.05 will 0.78 william 0.12 willing -0.49 win -0.33 winchest 0.49 wind -0.07 windfal -0.07 window 0.48 windshield
0.37 wine -0.49 wing -0.36 wini -0.22 wink -0.61 winner -0.16 winter -0.47 wipe 0.20 wire 0.22 wireless -0.35 wiretap
0.21 wisconsin -0.22 wisdom -0.41 wise -0.93 wiseuppeopletv 0.13 wish -0.62 wit 0.59 withdraw 0.56 withdrawn 0.31
withdrew 0.14 withheld 0.41 withhold 0.42 wive -0.66 wn -0.24 wo -0.38 woe 0.05 woeful -0.18 woefulli 0.07 woke 0.13
wolf -0.30 woman 0.19 women 0.05 won 0.09 wonder -1.26 woo -0.70 wood 0.05 wooden 0.42 word -0.08 wore 0.00 work -0.30
workaround 0.38 worker 0.07 workforc 0.16 workmanlik -1.14 workout 0.02 workplac 0.12 workshop 0.30 world -1.35
worldwid -0.55 worn 0.22 worri 0.35 wors -0.35 worsen -0.07 worship 0.54 worshipp 0.02 worst 0.30 worth -0.96 worthi
-1.12 wound 0.50 woven 0.11 wow -0.09 wrack 0.18 wrap 0.19 wrath -0.12 wreak 0.33 wreck 0.20 wreckag 0.21 wrest -0.22
wrestl -0.41 wring -0.52 wrist 0.06 write -0.55 writer -1.54 written -0.17 wrong -0.24 wrongdo -0.45 wrote -0.43 wurd
-0.35 wuu -0.20 wvue -0.34 wwe -0.41 www -0.03 xal 0.92 ya 0.10 yahoo -0.74 yank -0.61 yard -0.07 ye 0.03 yeah -0.18
year -0.81 yell -0.27 yellow 0.03 yemen 0.36 yes -0.11 yesterday 1.13 yi -0.25 yield 0.07 yo -0.12 yoga -0.19 york
0.27 young -0.31 younger -0.57 youngest -0.53 youngster -0.63 youth 0.01 youtub -0.46 ypf 0.13 yr -0.45 zanamivir
-0.71 zebra -0.19 zeljkoanic -0.11 zh -0.05 zone -0.15 zoo -0.16 zoom 0.11 zu -0.08 zwmqv -0.08 łoodah -0.65 плоорид
-1.30 русскии -0.14 фларыда 0.12 флоридæ -0.83 флорида -0.52 флорыда -0.04 штат 0.24 פלורידה 0.15 العربية 0.07 فلوريدا
-0.07 فلوریدا -0.20 შტატი -0.17 플로리다 0.10 ፍሎሪዳ -0.57 ᑉᓘᕇᑖ -0.38
"""
"""What an English stem adds to the log-odds that its sentence is news."""

COMMON = """
a.m 0.06 abl 0.04 abus 0.02 accept 0.02 access 0.03 accid 0.03 accident 0.05 account 0.04 accus 0.06 act 0.05 action
0.06 activ 0.05 actress 0.02 actual 0.03 add 0.02 addit 0.06 address 0.03 administr 0.04 admit 0.03 adult 0.03 advanc
0.03 affect 0.07 afternoon 0.07 age 0.06 agenc 0.06 agent 0.03 ago 0.08 agre 0.03 ahead 0.02 aid 0.03 air 0.03 alert
0.02 aliv 0.04 alleg 0.08 allow 0.07 almost 0.06 along 0.07 alway 0.05 anger 0.03 angri 0.02 announc 0.08 anonym 0.03
answer 0.03 anyon 0.07 anyth 0.05 apart 0.06 appar 0.05 appeal 0.02 appear 0.14 approach 0.05 approv 0.03 april 0.07
area 0.14 argu 0.03 arm 0.07 arrest 0.17 arriv 0.08 ask 0.13 assault 0.04 assist 0.06 attack 0.12 attempt 0.10 attend
0.03 attorney 0.04 audienc 0.02 august 0.04 author 0.15 avail 0.03 avoid 0.03 await 0.02 awar 0.03 away 0.11 back 0.21
bad 0.05 bail 0.03 ball 0.02 bank 0.04 bar 0.02 barricad 0.02 base 0.07 battl 0.03 beat 0.03 becam 0.07 becom 0.07
began 0.08 begin 0.03 behavior 0.02 behind 0.08 believ 0.13 best 0.06 better 0.07 big 0.05 biggest 0.04 billion 0.02
bit 0.02 black 0.04 blame 0.02 blaze 0.03 block 0.14 blood 0.04 board 0.03 boat 0.02 bodi 0.08 bomb 0.04 bond 0.02
book 0.06 border 0.03 box 0.03 boy 0.08 break 0.07 briefli 0.02 bring 0.05 broadcast 0.03 broke 0.05 broken 0.03
brother 0.06 brought 0.04 build 0.10 bullet 0.07 burn 0.03 busi 0.08 cabl 0.02 calib 0.03 call 0.25 calm 0.03 came
0.09 campaign 0.04 can't 0.04 candid 0.03 capit 0.05 captur 0.03 car 0.11 card 0.02 care 0.05 career 0.06 carri 0.09
case 0.13 caught 0.05 caus 0.12 celebr 0.03 center 0.04 central 0.04 ceremoni 0.02 certain 0.04 challeng 0.04 champion
0.03 chanc 0.04 chang 0.06 charg 0.18 chase 0.02 check 0.05 chest 0.03 chief 0.04 child 0.06 children 0.07 circumst
0.02 citi 0.09 claim 0.06 clash 0.03 clear 0.08 client 0.02 close 0.08 coach 0.03 coast 0.02 collaps 0.03 collect 0.03
come 0.17 comment 0.05 commit 0.04 communic 0.02 communiti 0.07 compani 0.06 complet 0.06 complex 0.02 concern 0.05
conclus 0.02 condit 0.11 conduct 0.04 confer 0.05 confirm 0.09 conflict 0.02 connect 0.07 consid 0.06 conspiraci 0.02
consult 0.03 contact 0.04 contain 0.02 content 0.03 continu 0.11 contract 0.03 control 0.05 convers 0.03 convict 0.06
convinc 0.02 cop 0.03 copyright 0.03 corner 0.03 cost 0.03 couldn't 0.03 count 0.06 countri 0.11 coupl 0.04 cours 0.05
court 0.06 cover 0.03 crash 0.02 creat 0.03 credit 0.03 crew 0.04 cri 0.03 crime 0.06 crimin 0.05 crisi 0.03 critic
0.10 crowd 0.05 current 0.08 custodi 0.05 custom 0.03 cut 0.04 damag 0.08 danger 0.04 date 0.03 daughter 0.05 day 0.21
dead 0.15 deal 0.06 death 0.18 dec 0.02 decad 0.06 decemb 0.07 decid 0.06 decis 0.06 declar 0.03 declin 0.03 defend
0.04 defens 0.05 degre 0.02 demand 0.03 democraci 0.02 demonstr 0.03 deni 0.04 depart 0.03 deputi 0.04 describ 0.08
design 0.02 despit 0.04 destroy 0.04 detail 0.06 detect 0.06 determin 0.06 devast 0.03 develop 0.05 didn't 0.10 die
0.18 differ 0.05 difficult 0.03 direct 0.07 director 0.08 discov 0.03 discuss 0.03 diseas 0.03 district 0.03 doctor
0.04 document 0.03 doesn't 0.03 domin 0.02 don't 0.08 door 0.05 doubt 0.02 downtown 0.02 dozen 0.04 drink 0.02 drive
0.06 driver 0.03 drop 0.04 drove 0.04 drug 0.02 due 0.07 duti 0.03 earli 0.13 earlier 0.09 earthquak 0.03 econom 0.05
economi 0.03 effect 0.05 effort 0.06 elect 0.05 emerg 0.02 emergenc 0.04 emot 0.02 employe 0.04 end 0.16 enforc 0.02
enjoy 0.02 enough 0.03 ensur 0.03 enter 0.06 entir 0.03 equip 0.04 escap 0.05 escort 0.03 especi 0.02 establish 0.02
estim 0.05 evacu 0.03 evening 0.04 event 0.06 eventu 0.03 everyon 0.03 everyth 0.04 evid 0.08 exact 0.04 examin 0.02
exampl 0.02 excit 0.02 execut 0.06 expand 0.02 expect 0.11 experi 0.04 expert 0.05 explain 0.03 exploit 0.02 express
0.03 extend 0.02 extrem 0.04 eye 0.02 face 0.12 facil 0.02 fact 0.04 fail 0.05 fall 0.05 famili 0.17 fan 0.04 far 0.07
fatal 0.06 father 0.05 fear 0.04 februari 0.03 feder 0.06 feel 0.05 feet 0.02 fell 0.04 felt 0.03 femal 0.03 field
0.03 fifth 0.05 fight 0.07 figur 0.04 file 0.05 film 0.04 final 0.07 financi 0.04 find 0.08 finish 0.04 fire 0.23
firearm 0.03 firefight 0.03 firm 0.03 first 0.26 first-degre 0.02 fix 0.02 flame 0.02 fled 0.03 flee 0.03 floor 0.04
focus 0.03 follow 0.14 foot 0.04 forc 0.07 foreign 0.03 form 0.02 former 0.11 forward 0.04 fought 0.03 found 0.19
fourth 0.03 franchis 0.02 free 0.04 friday 0.18 friend 0.08 front 0.07 full 0.04 fun 0.02 further 0.08 futur 0.03 game
0.09 gang 0.05 gas 0.03 gather 0.05 gave 0.06 general 0.09 generat 0.03 get 0.06 girl 0.06 give 0.10 given 0.05 global
0.03 go 0.18 goe 0.02 gone 0.02 good 0.08 govern 0.10 grab 0.02 great 0.05 ground 0.05 group 0.10 grow 0.02 guard 0.03
guilti 0.04 gun 0.15 gunfir 0.04 gunman 0.03 gunshot 0.07 guy 0.04 half 0.05 hand 0.09 handgun 0.04 hang 0.02 happen
0.14 hard 0.06 harm 0.03 he'd 0.02 head 0.14 health 0.04 hear 0.07 heard 0.07 heart 0.04 held 0.08 helicopt 0.03 help
0.14 high 0.08 histor 0.03 histori 0.08 hit 0.14 hold 0.07 hole 0.02 home 0.19 homicid 0.04 hope 0.06 hospit 0.11 host
0.04 hour 0.11 hous 0.08 huge 0.03 human 0.02 hundr 0.03 hurt 0.04 i'm 0.03 ice 0.02 idea 0.02 ident 0.03 identifi
0.10 ill 0.03 imag 0.02 immedi 0.07 impact 0.04 import 0.04 improv 0.03 incid 0.09 includ 0.19 increas 0.04 indic 0.04
individu 0.02 industri 0.02 infect 0.02 inform 0.12 initi 0.05 injur 0.14 injuri 0.09 innoc 0.04 insid 0.12 insist
0.02 instal 0.02 instead 0.04 intend 0.03 intent 0.03 intercept 0.03 interest 0.06 internat 0.05 interview 0.06
investig 0.21 involv 0.08 isn't 0.02 issu 0.08 jail 0.04 januari 0.05 job 0.06 join 0.04 journalist 0.02 judg 0.03
juli 0.07 june 0.06 juri 0.04 justic 0.03 keep 0.08 kept 0.03 key 0.04 kid 0.04 kill 0.24 kind 0.05 knee 0.02 knew
0.02 knock 0.02 know 0.13 known 0.10 lack 0.02 land 0.03 larg 0.07 last 0.26 late 0.09 later 0.13 latest 0.04 launch
0.03 law 0.06 lawyer 0.03 lead 0.09 leader 0.05 learn 0.03 least 0.11 leav 0.09 led 0.07 left 0.16 leg 0.04 legal 0.04
less 0.07 level 0.03 lie 0.04 life 0.09 life-threaten 0.02 light 0.03 like 0.06 limit 0.03 line 0.06 link 0.04 list
0.06 littl 0.06 live 0.13 load 0.03 loan 0.02 local 0.08 locat 0.05 lock 0.02 long 0.08 look 0.16 lose 0.03 loss 0.06
lost 0.06 lot 0.06 love 0.03 magazin 0.03 main 0.03 major 0.07 make 0.07 male 0.04 man 0.20 manag 0.10 march 0.08 mark
0.04 market 0.04 mass 0.02 matter 0.04 mean 0.05 measur 0.04 media 0.05 medic 0.05 meet 0.04 member 0.13 memori 0.03
men 0.11 mental 0.02 merchant 0.02 messag 0.02 met 0.02 midnight 0.02 mile 0.04 militari 0.04 million 0.13 minist 0.02
minor 0.02 minut 0.07 miss 0.05 mission 0.02 mobil 0.02 moment 0.03 monday 0.13 money 0.05 monitor 0.03 month 0.13
morn 0.15 mother 0.09 motiv 0.04 mount 0.02 move 0.10 movi 0.05 multipl 0.04 murder 0.13 name 0.12 nation 0.07 natur
0.04 near 0.05 nearbi 0.05 need 0.12 neighbor 0.05 neighborhood 0.06 new 0.14 news 0.12 newspap 0.02 next 0.13 night
0.22 nomin 0.03 normal 0.02 north 0.02 note 0.04 noth 0.06 notic 0.02 nov 0.02 novemb 0.04 now 0.18 number 0.10 obtain
0.02 obvious 0.02 occur 0.06 octob 0.05 offens 0.02 offer 0.07 offic 0.20 offici 0.15 often 0.03 oil 0.03 old 0.07
older 0.02 one 0.03 ongo 0.03 open 0.10 oper 0.07 opportun 0.02 opposit 0.02 order 0.08 organiz 0.03 origin 0.03 other
0.08 outsid 0.12 own 0.02 owner 0.02 p.m 0.10 page 0.03 parent 0.04 park 0.03 parliament 0.02 parliamentari 0.02 part
0.11 parti 0.08 particip 0.02 particular 0.03 partner 0.03 pass 0.10 past 0.07 patrol 0.03 pay 0.03 peac 0.03 peopl
0.30 percent 0.05 perform 0.04 person 0.12 phone 0.04 photo 0.02 pick 0.04 pictur 0.03 pirat 0.02 place 0.14 plan 0.11
plant 0.02 play 0.12 player 0.04 plead 0.03 pm 0.05 point 0.12 polic 0.22 polici 0.03 polit 0.06 poll 0.02 poor 0.02
popular 0.03 posit 0.05 possess 0.03 possibl 0.10 post 0.05 potenti 0.04 power 0.07 practic 0.02 prepar 0.04 present
0.05 presid 0.03 press 0.03 pretti 0.02 prevent 0.04 previous 0.08 price 0.02 prior 0.03 prison 0.05 privat 0.03
probabl 0.04 probat 0.02 problem 0.08 process 0.05 produc 0.04 product 0.03 profession 0.03 program 0.03 project 0.04
promis 0.02 prompt 0.03 pronounc 0.04 properti 0.02 prosecutor 0.05 protect 0.05 protest 0.04 prove 0.04 provid 0.07
public 0.12 publish 0.06 pull 0.09 punch 0.02 push 0.03 put 0.11 quarter 0.02 question 0.06 quick 0.04 rais 0.04 ran
0.04 rang 0.04 rate 0.02 reach 0.06 read 0.04 real 0.04 realli 0.05 reason 0.05 receiv 0.13 recent 0.08 record 0.09
recov 0.06 refer 0.03 refus 0.03 region 0.02 regul 0.03 regular 0.02 relat 0.10 releas 0.17 remain 0.14 remark 0.02
rememb 0.03 remind 0.02 remov 0.03 repair 0.02 repeat 0.02 replac 0.03 report 0.29 repres 0.04 request 0.03 requir
0.05 rescu 0.05 reserv 0.05 resid 0.06 respect 0.03 respond 0.09 respons 0.06 rest 0.03 restor 0.02 result 0.10 retain
0.02 return 0.10 reveal 0.04 revers 0.02 review 0.03 revolv 0.02 rifl 0.03 right 0.15 riot 0.03 risk 0.04 rival 0.02
road 0.03 role 0.05 roll 0.03 room 0.05 rose 0.02 round 0.07 rout 0.03 rule 0.05 run 0.14 rural 0.02 rush 0.05 safe
0.03 safeti 0.04 saturday 0.18 save 0.02 saw 0.09 scale 0.02 scene 0.14 schedul 0.04 school 0.05 score 0.05 scream
0.03 search 0.05 season 0.09 seat 0.03 second 0.16 secretari 0.03 section 0.02 secur 0.08 see 0.11 seek 0.05 seem 0.09
seen 0.07 send 0.02 senior 0.02 sens 0.02 sent 0.05 sentenc 0.05 separ 0.02 septemb 0.08 seri 0.05 serious 0.08 serv
0.07 servic 0.07 set 0.11 sever 0.16 share 0.04 ship 0.03 shock 0.03 shoot 0.27 shooter 0.04 shop 0.04 short 0.09 shot
0.26 show 0.14 shut 0.02 side 0.06 sign 0.07 signific 0.02 similar 0.03 sister 0.03 sit 0.04 site 0.06 situat 0.04
sixth 0.03 slip 0.03 slow 0.02 small 0.06 smash 0.03 smoke 0.03 social 0.02 societi 0.03 sold 0.02 someon 0.05 someth
0.05 sometim 0.02 son 0.07 soon 0.05 sound 0.02 sourc 0.06 south 0.02 southern 0.02 speak 0.05 special 0.05 specif
0.03 speed 0.04 spend 0.03 spent 0.04 spoke 0.02 spokesman 0.06 spokeswoman 0.03 sport 0.02 spot 0.04 spread 0.05 st
0.02 stabl 0.03 staff 0.05 stage 0.03 stand 0.07 standard 0.02 star 0.05 start 0.13 state 0.12 statement 0.11 station
0.04 stay 0.07 step 0.06 stock 0.02 stop 0.10 store 0.06 stori 0.06 straight 0.03 street 0.08 stretch 0.02 strike 0.04
strong 0.04 struck 0.05 struggl 0.03 student 0.04 submit 0.02 success 0.06 suffer 0.08 suggest 0.04 sunday 0.14 suppli
0.02 support 0.06 sure 0.04 surgeri 0.03 surpris 0.02 surround 0.02 surviv 0.05 suspect 0.13 suspend 0.03 suspici 0.03
suspicion 0.03 system 0.04 take 0.19 taken 0.14 talk 0.06 tape 0.02 target 0.05 team 0.11 tear 0.02 teen 0.05 teenag
0.05 telephon 0.02 televis 0.03 term 0.04 test 0.06 testifi 0.02 th 0.11 thank 0.03 they'r 0.03 thing 0.08 think 0.09
third 0.07 thought 0.06 thousand 0.05 threat 0.04 threaten 0.06 threw 0.04 throughout 0.02 throw 0.03 thursday 0.14
tie 0.03 time 0.31 titl 0.04 today 0.12 togeth 0.04 took 0.14 top 0.05 total 0.06 toward 0.04 town 0.03 trade 0.03
traffic 0.03 transport 0.04 treat 0.05 treatment 0.03 tri 0.17 trial 0.07 trigger 0.02 troop 0.02 troubl 0.04 tuesday
0.15 turn 0.11 unabl 0.02 unclear 0.03 understand 0.04 unfortun 0.02 unit 0.02 universiti 0.02 unknown 0.02 updat 0.07
urg 0.05 use 0.16 user 0.03 usual 0.03 valu 0.02 vehicl 0.08 victim 0.18 victori 0.04 video 0.05 view 0.04 violat 0.02
violenc 0.05 violent 0.03 visit 0.05 vote 0.04 wait 0.05 walk 0.08 wall 0.02 want 0.12 war 0.05 warn 0.03 warrant 0.02
wasn't 0.04 watch 0.08 water 0.03 way 0.15 we'r 0.05 weapon 0.07 wear 0.04 weather 0.03 websit 0.03 wednesday 0.11
week 0.17 weekend 0.05 well 0.12 went 0.13 west 0.02 wide 0.04 wife 0.05 win 0.06 window 0.05 wit 0.11 woman 0.10
women 0.07 won 0.04 word 0.04 work 0.21 worker 0.05 world 0.09 worri 0.02 wors 0.03 worst 0.02 worth 0.03 wouldn't
0.02 wound 0.13 write 0.02 wrong 0.03 wrote 0.03 yard 0.04 year 0.34 year-old 0.27 yesterday 0.07 young 0.06 youth
0.04 zone 0.02
"""
"""The share of English news articles that say a stem."""
